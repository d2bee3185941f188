/* Holds a file open as a running service does: hold FILE SHARE, where SHARE is the sum of 1 (others may read), 2 (write)
   and 4 (delete). Says "held", and ends when its input ends. For tests under Wine only. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(int argc, char **argv)
{
    HANDLE file;
    if (argc != 3)
        return 2;
    file = CreateFileA(argv[1], GENERIC_READ | GENERIC_WRITE, (DWORD)atoi(argv[2]), NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return 1;
    puts("held");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    CloseHandle(file);
    return 0;
}

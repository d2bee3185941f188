/* Stands in for bcryptprimitives.dll, which Wine 8 lacks, in tests under Wine. It is never shipped: every Windows since 8
   has the real one. SystemFunction036 is RtlGenRandom of advapi32.dll. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length > 0x10000 ? 0x10000 : (ULONG)length;
        if (!SystemFunction036(data, part))
            return FALSE;
        data += part;
        length -= part;
    }
    return TRUE;
}

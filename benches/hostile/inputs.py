"""Broken, huge and hostile inputs for sologs: see `run`. All texts are made up."""

import gzip
import io
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
from pathlib import Path

CHAIN = (
    "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at "
    "https://MASTER01:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: "
    "Unable to connect to the remote server"
)
QUIET = "2024-05-03 10:00:00.000 [Information] Heartbeat processing finishes.\n"
FOUND = f"2024-05-03 10:00:01.000 [Error] {CHAIN}\n"
AGENT = "WORKER01/AppData/Local/SSIS/ScaleOut/Agent/agent.log"
LOG = (QUIET * 5 + FOUND).encode() * 20
CASES = []


def case(part, made, **options):
    """Registers a function that fills a folder and gives the paths to scan (or None for the folder)."""

    def register(make):
        CASES.append((part, make.__name__.replace("_", "-"), made, make, options))
        return make

    return register


def zip_of(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)


def tar_bytes(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def log_folder(folder, megabytes):
    """Logs of about that size below the folder."""
    path = folder / "b" / AGENT
    path.parent.mkdir(parents=True)
    with path.open("wb") as out:
        block = LOG * (1 + (1 << 20) // len(LOG))
        for _ in range(megabytes):
            out.write(block)
    return folder / "b"


def pipe(program, data, path):
    return subprocess.run([program, *data], stdin=path.open("rb"), check=True)


# Part 1: archives.


@case(1, "500 MB of logs in a zip")
def zip_(folder):
    root = log_folder(folder, 500)
    subprocess.run(["zip", "-1qr", folder / "b.zip", "b"], cwd=folder, check=True)
    shutil.rmtree(root)
    return folder / "b.zip"


def packed_tar(folder, program, name, megabytes=500):
    root = log_folder(folder, megabytes)
    tar = subprocess.Popen(["tar", "c", "b"], cwd=folder, stdout=subprocess.PIPE)
    with (folder / name).open("wb") as out:
        subprocess.run(program, stdin=tar.stdout, stdout=out, check=True)
    tar.wait()
    shutil.rmtree(root)
    return folder / name


@case(1, "500 MB of logs in a tar")
def tar(folder):
    return packed_tar(folder, ["cat"], "b.tar")


@case(1, "500 MB of logs, tar and gzip -1")
def tar_gz(folder):
    return packed_tar(folder, ["gzip", "-1"], "b.tar.gz")


@case(1, "500 MB of logs, tar and bzip2 -1")
def tar_bz2(folder):
    return packed_tar(folder, ["bzip2", "-1"], "b.tar.bz2")


@case(1, "500 MB of logs, tar and xz -6 (dictionary 8 MiB)", bound="dictionary")
def tar_xz(folder):
    return packed_tar(folder, ["xz", "-6", "-T1"], "b.tar.xz")


@case(1, "100 MB of logs, tar and xz -9 (dictionary 64 MiB)", bound="dictionary")
def tar_xz_9(folder):
    return packed_tar(folder, ["xz", "-9", "-T1"], "b.tar.xz", 100)


@case(1, "500 MB of logs, tar and zstd -3", bound="dictionary")
def tar_zst(folder):
    return packed_tar(folder, ["zstd", "-3", "-q"], "b.tar.zst")


@case(1, "100 MB of logs, tar and zstd -19 --long=27 (window 128 MiB)", bound="dictionary")
def tar_zst_long(folder):
    return packed_tar(folder, ["zstd", "-19", "--long=27", "-q"], "b.tar.zst", 100)


@case(1, "100 MB of logs in a 7z, one solid block (py7zr, LZMA2)", bound="dictionary")
def seven_zip(folder):
    import py7zr

    root = log_folder(folder, 100)
    with py7zr.SevenZipFile(folder / "b.7z", "w") as archive:
        archive.writeall(root, "b")
    shutil.rmtree(root)
    return folder / "b.7z"


@case(1, "20 MB of logs in a cab (cabarchive, MSZIP)")
def cab(folder):
    import cabarchive

    archive = cabarchive.CabArchive()
    archive["WORKER01\\agent.log"] = cabarchive.CabFile(LOG * 600)
    (folder / "b.cab").write_bytes(archive.save(compress=True))
    return folder / "b.cab"


@case(1, "a log of 500 MB, gzip -1")
def gz(folder):
    with gzip.open(folder / "agent.log.gz", "wb", 1) as out:
        for _ in range(500_000_000 // len(LOG * 50)):
            out.write(LOG * 50)
    return folder / "agent.log.gz"


@case(1, "a zip of 70 000 members (zip64 directory), --max-members 100000", bound="7 KB a member", arguments=["--max-members", "100000"])
def zip64_members(folder):
    zip_of(folder / "b.zip", [(f"{n:06}.log", QUIET) for n in range(70_000)] + [(AGENT, LOG)])
    return folder / "b.zip"


@case(1, "a zip of 150 000 members")
def zip_150000_members(folder):
    zip_of(folder / "b.zip", [(f"{n:06}.log", QUIET) for n in range(150_000)])
    return folder / "b.zip"


@case(1, "a zip with a log of 4.5 GB in it (zip64 sizes)")
def zip64_large_member(folder):
    with zipfile.ZipFile(folder / "b.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        block = LOG * 300
        with archive.open(AGENT, "w", force_zip64=True) as out:
            written = 0
            while written < 4_500_000_000:
                out.write(block)
                written += len(block)
    return folder / "b.zip"


@case(1, "a tar with a member of 9 GiB by pax size (a hole on disk), a log behind it")
def tar_member_of_9_gib(folder):
    size = 9 << 30
    with (folder / "b.tar").open("wb") as out:
        large = tarfile.TarInfo("W1/dump.bin")
        large.size = size
        large.mtime = 1.5
        out.write(large.tobuf(tarfile.PAX_FORMAT))
        out.write(b"\x01MDMP\x02\x00\x00" * 16384)
        out.seek(size - 131072, os.SEEK_CUR)
        out.write(tar_bytes([("W1/agent.log", LOG)]))
    return folder / "b.tar"


@case(1, "names in code pages 437, 866 and 932 and in UTF-8 (zip)")
def zip_code_pages(folder):
    out = io.BytesIO()
    names = [("Köln-Übersicht.log", "cp437"), ("журнал.log", "cp866"), ("日本語ログ.log", "cp932")]
    members = [("x" * len(name.encode(page)) + str(n), LOG) for n, (name, page) in enumerate(names)]
    for n, (name, page) in enumerate(names):
        zip_of(folder / f"{page}.zip", [("x" * len(name.encode(page)), LOG)])
        data = (folder / f"{page}.zip").read_bytes()
        (folder / f"{page}.zip").write_bytes(data.replace(b"x" * len(name.encode(page)), name.encode(page)))
    return folder


@case(1, "archives in archives, four deep: zip, tar.gz, zip, zip", bound="nested")
def nested_4(folder):
    inner = io.BytesIO()
    zip_of(inner, [(AGENT, LOG)])
    middle = io.BytesIO()
    zip_of(middle, [("c.zip", inner.getvalue())])
    zip_of(folder / "a.zip", [("b.tar", tar_bytes([("b.zip", middle.getvalue())]))])
    return folder / "a.zip"


@case(1, "archives in archives, six deep", bound="nested")
def nested_6(folder):
    data, name = LOG, AGENT
    for depth in range(6):
        out = io.BytesIO()
        zip_of(out, [(name, data)])
        data, name = out.getvalue(), f"level{6 - depth}.zip"
    (folder / "a.zip").write_bytes(data)
    return folder / "a.zip"


@case(1, "a zip of 100 MB of logs in a zip", bound="nested")
def nested_large(folder):
    inner = io.BytesIO()
    zip_of(inner, [(AGENT, LOG * 3000)], zipfile.ZIP_STORED)
    zip_of(folder / "a.zip", [("b.zip", inner.getvalue())], zipfile.ZIP_STORED)
    return folder / "a.zip"


@case(1, "a zip of 150 MB in a zip: more than may be held", bound="nested")
def nested_too_large(folder):
    inner = io.BytesIO()
    zip_of(inner, [(AGENT, os.urandom(1 << 20) * 150)], zipfile.ZIP_STORED)
    zip_of(folder / "a.zip", [("b.zip", inner.getvalue())], zipfile.ZIP_STORED)
    return folder / "a.zip"


@case(1, "a member encrypted with ZipCrypto (zip -e), one open")
def encrypted_zipcrypto(folder):
    (folder / "open.log").write_bytes(QUIET.encode())
    (folder / "closed.log").write_bytes(LOG)
    subprocess.run(["zip", "-q", "b.zip", "open.log"], cwd=folder, check=True)
    subprocess.run(["zip", "-q", "-P", "secret", "b.zip", "closed.log"], cwd=folder, check=True)
    return folder / "b.zip"


@case(1, "a zip encrypted with AES-256 (pyzipper)")
def encrypted_aes(folder):
    import pyzipper

    with pyzipper.AESZipFile(
        folder / "b.zip", "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(b"secret")
        archive.writestr("closed.log", LOG)
    return folder / "b.zip"


def locked_7z(folder, names_too):
    import py7zr

    with py7zr.SevenZipFile(folder / "b.7z", "w", password="secret", header_encryption=names_too) as archive:
        archive.writestr(LOG, "closed.log")
    return folder / "b.7z"


@case(1, "an encrypted 7z (py7zr, AES-256)")
def encrypted_7z(folder):
    return locked_7z(folder, False)


@case(1, "a 7z with encrypted names (py7zr)")
def encrypted_7z_names(folder):
    return locked_7z(folder, True)


@case(1, "names that climb: ../../x, /x, C:\\x (zip)")
def climbing_names(folder):
    names = ["../../../tmp/climbed.log", "/tmp/climbed.log", "C:\\Windows\\climbed.log", "a/../../b.log"]
    zip_of(folder / "b.zip", [(name, LOG) for name in names])
    return folder / "b.zip"


@case(1, "symbolic and hard links in a tar, to /etc/passwd and out of it")
def links_in_tar(folder):
    with tarfile.open(folder / "b.tar", "w") as archive:
        for name, kind, target in [
            ("s.log", tarfile.SYMTYPE, "/etc/passwd"),
            ("h.log", tarfile.LNKTYPE, "../../etc/passwd"),
            ("d.log", tarfile.CHRTYPE, ""),
        ]:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            archive.addfile(member)
        member = tarfile.TarInfo("a.log")
        member.size = len(LOG)
        archive.addfile(member, io.BytesIO(LOG))
    return folder / "b.tar"


@case(1, "10 GB of blanks in a zip (a bomb), a log beside it")
def bomb_zip(folder):
    with zipfile.ZipFile(folder / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("bomb.log", "w", force_zip64=True) as out:
            block = b" " * (16 << 20)
            for _ in range(625):
                out.write(block)
        archive.writestr(AGENT, LOG)
    return folder / "b.zip"


@case(1, "2 GB of zeros, gzip in gzip", bound="nested")
def bomb_gz_gz(folder):
    inner = io.BytesIO()
    with gzip.open(inner, "wb") as out:
        for _ in range(128):
            out.write(b"\0" * (16 << 20))
    with gzip.open(folder / "b.gz", "wb") as out:
        out.write(inner.getvalue())
    return folder / "b.gz"


@case(1, "a zip in which 1000 members share the bytes of one (overlapping bomb)")
def bomb_overlapping(folder):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.log", LOG * 100)
        info = archive.infolist()[0]
        for number in range(1000):
            twin = zipfile.ZipInfo(f"{number}.log")
            for field in ["compress_type", "CRC", "compress_size", "file_size", "header_offset"]:
                setattr(twin, field, getattr(info, field))
            archive.filelist.append(twin)
        archive._didModify = True
    (folder / "b.zip").write_bytes(out.getvalue())
    return folder / "b.zip"


@case(1, "--max-unpacked 10M, 500 members of 100 kB", arguments=["--max-unpacked", "10M"])
def max_unpacked(folder):
    zip_of(folder / "b.zip", [(f"{n}.log", LOG * 12) for n in range(500)])
    return folder / "b.zip"


def cut(folder, name, keep):
    data = {
        "b.zip": lambda: zip_of(folder / "x", [(AGENT, LOG * 100)]),
        "b.tar.gz": lambda: (folder / "x").write_bytes(
            gzip.compress(tar_bytes([("a.log", LOG * 10), ("b.log", os.urandom(100_000).hex().encode())]))
        ),
    }
    data[name]()
    whole = (folder / "x").read_bytes()
    (folder / "x").unlink()
    (folder / name).write_bytes(whole[: int(len(whole) * keep)])
    return folder / name


@case(1, "the first half of a zip")
def truncated_zip(folder):
    return cut(folder, "b.zip", 0.5)


@case(1, "the first half of a tar.gz of two logs")
def truncated_tar_gz(folder):
    return cut(folder, "b.tar.gz", 0.5)


@case(1, "64 bytes in the middle of a zip changed")
def damaged_zip(folder):
    zip_of(folder / "b.zip", [("a.log", LOG), ("b.log", os.urandom(50_000).hex()), ("c.log", LOG)])
    data = bytearray((folder / "b.zip").read_bytes())
    data[20_000:20_064] = b"\x55" * 64
    (folder / "b.zip").write_bytes(data)
    return folder / "b.zip"


@case(1, "a rar")
def rar(folder):
    (folder / "b.rar").write_bytes(b"Rar!\x1a\x07\x01\0" + os.urandom(1000))
    return folder / "b.rar"


@case(1, "a zip of 20 MB on standard input", stdin=True, bound="standard input")
def piped_zip(folder):
    zip_of(folder / "b.zip", [(AGENT, LOG * 600)], zipfile.ZIP_STORED)
    return folder / "b.zip"


@case(1, "a tar of 300 MB on standard input: more than may be held", stdin=True, bound="standard input")
def piped_tar(folder):
    return packed_tar(folder, ["cat"], "b.tar", 300)


# Part 2: files.


@case(2, "links: out of the root, to nothing, in a circle, to a file and a folder inside")
def links(folder):
    (folder / "in").mkdir()
    (folder / "in" / "a.log").write_bytes(LOG)
    for name, target in [
        ("out.log", "/etc/passwd"),
        ("gone.log", "nothing"),
        ("circle", "."),
        ("self", "self"),
        ("file.log", "in/a.log"),
        ("again", "in"),
    ]:
        (folder / name).symlink_to(target)
    return folder


@case(2, "a FIFO, a socket and a device among the files")
def devices(folder):
    (folder / "a.log").write_bytes(LOG)
    os.mkfifo(folder / "fifo.log")
    keep = socket.socket(socket.AF_UNIX)
    keep.bind(str(folder / "socket.log"))
    try:
        os.mknod(folder / "zero.log", 0o20666, os.makedev(1, 5))
    except PermissionError:
        pass
    return folder


@case(2, "/dev/zero as the root")
def device_as_root(folder):
    return Path("/dev/zero")


@case(2, "a file and a folder without permission (as another user)", user="nobody")
def no_permission(folder):
    (folder / "a.log").write_bytes(LOG)
    (folder / "closed.log").write_bytes(LOG)
    (folder / "closed.log").chmod(0)
    (folder / "closed").mkdir(mode=0)
    folder.chmod(0o755)
    return folder


@case(2, "20 000 files, every second removed while the scan runs")
def vanishing(folder):
    for number in range(20_000):
        (folder / f"{number:05}.log").write_bytes(LOG[:3000])

    def remove():
        for number in range(19_999, 0, -2):
            (folder / f"{number:05}.log").unlink(missing_ok=True)

    threading.Timer(0.3, remove).start()
    return folder


@case(2, "a log that another program goes on writing as fast as it can")
def growing(folder):
    path = folder / "agent.log"
    path.write_bytes(LOG * 2000)
    end = time.monotonic() + 6

    def grow():
        with path.open("ab") as out:
            while time.monotonic() < end and path.exists():
                out.write(LOG * 20)

    threading.Thread(target=grow, daemon=True).start()
    return folder


@case(2, "names that are no Unicode, with line ends and escapes; a path of 2000 characters")
def odd_names(folder):
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.log"))).write_bytes(LOG)
    (folder / "a\nb\x1b[31m.log").write_bytes(LOG)
    here = os.getcwd()
    os.chdir(folder)
    for _ in range(10):
        os.mkdir("x" * 200)
        os.chdir("x" * 200)
    Path("deep.log").write_bytes(LOG)
    os.chdir(here)
    return folder


@case(2, "a log that ends within a character")
def cut_in_character(folder):
    text = QUIET.replace("finishes", "überfällig") * 3
    (folder / "agent.log").write_bytes(text.encode()[: text.encode().rindex("ü".encode()) + 1])
    return folder


@case(2, "a log that ends within a record and within its chain")
def cut_in_chain(folder):
    (folder / "agent.log").write_bytes((QUIET + FOUND)[: -len(" to connect to the remote server\n") - 30].encode())
    return folder


@case(2, "a certificate of which the second half is missing")
def cut_certificate(folder):
    whole = Path(__file__).parents[2] / "fuzz/seeds/artifact_certificate"
    files = sorted(whole.iterdir(), key=lambda path: path.stat().st_size)
    data = next(f for f in files if f.read_bytes()[:1] == b"\x30").read_bytes()
    (folder / "master.cer").write_bytes(data[: len(data) // 2])
    return folder


@case(2, "a log with 200 MB of NUL in it, as a crashed Windows leaves them")
def nul_run(folder):
    with (folder / "agent.log").open("wb") as out:
        out.write(LOG)
        for _ in range(200):
            out.write(b"\0" * (1 << 20))
        out.write(LOG)
    return folder


@case(2, "300 MB of random bytes called agent.log")
def binary(folder):
    with (folder / "agent.log").open("wb") as out:
        block = os.urandom(1 << 20)
        for _ in range(300):
            out.write(block)
    return folder


@case(2, "a log in which 300 MB of random bytes stand between the records")
def binary_within(folder):
    with (folder / "agent.log").open("wb") as out:
        out.write(LOG * 50)
        block = os.urandom(1 << 20)
        for _ in range(300):
            out.write(block)
        out.write(b"\n" + LOG)
    return folder


@case(2, "a line of 1 GB between records")
def line_of_1_gb(folder):
    with (folder / "agent.log").open("wb") as out:
        out.write(LOG)
        for _ in range(1000):
            out.write(b"x" * 1_000_000)
        out.write(b"\n" + LOG)
    return folder


@case(2, "1 GB of UTF-16 without a single line end")
def line_of_1_gb_utf16(folder):
    with (folder / "agent.log").open("wb") as out:
        out.write(b"\xff\xfe" + (QUIET * 3).encode("utf-16-le"))
        for _ in range(500):
            out.write("y".encode("utf-16-le") * 1_000_000)
    return folder


@case(2, "an exception chain of a million links, one line")
def chain_of_a_million_links(folder):
    with (folder / "agent.log").open("w") as out:
        out.write("2024-05-03 10:00:00.000 [Error] ")
        for number in range(1_000_000):
            out.write(f"System.InvalidOperationException: level {number} ---> ")
        out.write("System.IO.IOException: the end\n" + FOUND)
    return folder


@case(2, "an exception chain of a million links, one a line")
def chain_of_a_million_lines(folder):
    with (folder / "agent.log").open("w") as out:
        out.write("2024-05-03 10:00:00.000 [Error] System.Exception: the outermost\n")
        for number in range(1_000_000):
            out.write(f" ---> System.InvalidOperationException: level {number}\n")
        out.write("   --- End of inner exception stack trace ---\n" + FOUND)
    return folder


@case(2, "100 million lines that continue one record")
def continuation_lines(folder):
    with (folder / "agent.log").open("wb") as out:
        out.write(QUIET.encode())
        block = b"   at A.B()\n" * 100_000
        for _ in range(1000):
            out.write(block)
        out.write(FOUND.encode())
    return folder


@case(2, "two million kinds of errors in one log")
def many_kinds(folder):
    with (folder / "agent.log").open("w") as out:
        for number in range(2_000_000):
            word = "".join(chr(97 + (number // 26**k) % 26) for k in range(5))
            out.write(f"2024-05-03 10:00:00.000 [Error] Contoso.{word}Exception: {word} failed\n")
    return folder


@case(2, "a log of 3 GB", bound=None)
def log_of_3_gb(folder):
    return log_folder(folder, 3000)


@case(2, "settings of 300 MB")
def settings_of_300_mb(folder):
    with (folder / "WorkerSettings.config").open("w") as out:
        out.write('{"WorkerAgentId": "x", "MasterEndpoint": "https://MASTER01:8391", "Tags": "')
        for _ in range(300):
            out.write("a" * 1_000_000)
        out.write('"}')
    return folder


@case(2, "100 000 logs of two records: more than are read")
def files_100000(folder):
    for number in range(100_000):
        place = folder / f"W{number % 100:02}"
        place.mkdir(exist_ok=True)
        (place / f"{number:06}.log").write_text(QUIET * 2)
    return folder


# Part 3: nothing lost.


@case(3, "nothing found, one file not read (as another user)", user="nobody")
def nothing_found_part_unread(folder):
    (folder / "a.log").write_text(QUIET)
    (folder / "b.log").write_text(QUIET)
    (folder / "b.log").chmod(0)
    folder.chmod(0o755)
    return folder


@case(3, "an empty folder")
def empty(folder):
    return folder


@case(3, "dates that can be read in two ways")
def ambiguous_dates(folder):
    (folder / "a.log").write_text("05/03/2024 10:00:00 [Information] Heartbeat processing finishes.\n" * 3)
    return folder


@case(3, "-o on a full disk (/dev/full)", arguments=["-o", "/dev/full"])
def full_disk(folder):
    (folder / "a.log").write_bytes(LOG)
    return folder


@case(3, "Ctrl-C after a second, -o beside an old report", interrupt=1.0, keeps="old.json")
def interrupted(folder):
    log_folder(folder, 4000)
    return folder / "b"


# Part 4: untrusted text; every format is looked at for what acts.


def hostile(folder):
    bad = "\x1b]0;owned\x07\x1b[31m\u202egpj.exe<script>alert(1)</script>[x](javascript:alert(1))=cmd|'/c calc'!A0"
    place = folder / "W\x1b[2J1" / "AppData/Local/SSIS/ScaleOut/Agent"
    place.mkdir(parents=True)
    text = FOUND.replace("MASTER01", "MASTER01") + f"2024-05-03 10:00:02.000 [Error] Contoso.{bad}Exception: {bad}\n"
    text += f"2024-05-03 10:00:03.000 [Error] System.IO.IOException: {bad}\n"
    (place / "<img src=x onerror=alert(1)>.log").write_text(text)
    return folder


for _format in ["text", "json", "ndjson", "markdown", "html", "sarif", "junit"]:
    CASES.append(
        (4, f"untrusted-{_format}", f"escapes, markup and formulas in names and messages, -f {_format}", hostile, {"format": _format})
    )
CASES.append((4, "untrusted-timeline", "the same, sologs timeline", hostile, {"command": "timeline"}))
CASES.append((4, "untrusted-events", "the same, sologs events -f text", hostile, {"command": "events", "format": "text"}))


ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def live_markup(text, name):
    """Pieces of the markup of `hostile` that a reader of that format would not see as text."""
    if name == "markdown":
        text = re.sub(r"(?ms)^ *(`{3,}).*?^ *\1`*$", "", text)
        text = re.sub(r"(`+).+?\1", "", text)
        return len(re.findall(r"(?<!\\)<(?:script|img)|(?<!\\)\]\(javascript:", text))
    if name in ("html", "junit"):
        return len(re.findall(r"<script>alert|<img src=x", text))
    return 0


def said(out, err, options):
    """What sologs printed, in short."""
    text, told = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
    name = options.get("format", "json")
    is_report = text and "keeps" not in options
    if is_report and name == "json" and "command" not in options and "format" not in options:
        return summary(json.loads(text))
    if is_report:
        acts = len(ACTS.findall(text)) + len(ACTS.findall(told))
        markup = live_markup(text, name)
        return f"{text.count(chr(10))} lines; {acts} characters that act on a terminal; {markup} pieces of live markup"
    return told.strip().replace("\n", " ")[:160] or "nothing"


def summary(report):
    parts = [f"{report['stats']['files']} files, {report['stats']['records']} records"]
    count = sum(diagnosis["count"] for diagnosis in report["diagnoses"])
    parts.append(f"{len(report['diagnoses'])} diagnoses ({count} records)")
    if report["unexplained"]:
        parts.append(f"{len(report['unexplained'])} unexplained")
    kinds = {}
    for problem in report["problems"]:
        kinds.setdefault(problem["kind"], []).append(problem)
    for kind, problems in kinds.items():
        first = problems[0]["message"]
        parts.append(f"{len(problems)} × {kind}: “{first[:110]}{'…' if len(first) > 110 else ''}”")
    return "; ".join(parts)


def run(program, paths, options):
    threads = os.environ.get("THREADS", "2")
    command = options.get("command", "scan")
    arguments = [command, "-" if options.get("stdin") else str(paths), "--threads", threads]
    if command != "timeline":
        arguments += ["-f", options.get("format", "json")]
    if "keeps" in options:
        old = Path(paths).parent / options["keeps"]
        old.write_text("old")
        arguments += ["-o", str(old)]
    arguments += options.get("arguments", [])
    stats = tempfile.NamedTemporaryFile()
    line = ["/usr/bin/time", "-f", "%M %e", "-o", stats.name, program, *arguments]
    if "user" in options:
        shutil.chown(stats.name, options["user"])
        line = ["setpriv", "--reuid", options["user"], "--clear-groups", *line]
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    stdin = open(paths, "rb") if options.get("stdin") else subprocess.DEVNULL
    child = subprocess.Popen(line, stdin=stdin, stdout=out, stderr=err, start_new_session=True)
    told = ""
    if "interrupt" in options:
        time.sleep(options["interrupt"])
        inner = subprocess.run(["pgrep", "-P", str(child.pid)], capture_output=True, text=True).stdout.split()
        asked = time.monotonic()
        os.kill(int(inner[0]), signal.SIGINT)
        child.wait()
        took = time.monotonic() - asked
        kept = old.read_text() == "old"
        parts = [p.name for p in old.parent.iterdir() if p.name.startswith(".sologs")]
        told = f"ended {took * 1000:.0f} ms after Ctrl-C; the old report is {'kept' if kept else 'LOST'}; {len(parts)} files left over"
    code = child.wait()
    out.seek(0), err.seek(0)
    numbers = Path(stats.name).read_text().split("\n")
    peak, seconds = next(line for line in reversed(numbers) if line).split()
    return told or said(out.read(), err.read(), options), code, int(peak) / 1024, float(seconds)


def main():
    program, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    base = Path(os.environ.get("HOSTILE_FOLDER", tempfile.gettempdir()))
    print("| Part | Input | How it was made | What sologs said | Exit | Peak MiB | Seconds | Bound |\n|---|---|---|---|---|---|---|---|")
    names = {name for _, name, *_ in CASES}
    for part, name, made, make, options in CASES:
        if wanted and not any(word == name if word in names else word in name for word in wanted):
            continue
        folder = Path(tempfile.mkdtemp(prefix="hostile-", dir=base))
        try:
            root = folder / "in"
            root.mkdir()
            folder.chmod(0o755)
            paths = make(root) or root
            told, code, peak, seconds = run(program, paths, options)
            cell = ACTS.sub("?", told).replace("|", "\\|").replace("\n", " ")
            bound = {None: "64 MB"}.get(options.get("bound"), options.get("bound"))
            print(f"| {part} | {name} | {made} | {cell} | {code} | {peak:.0f} | {seconds:.1f} | {bound} |", flush=True)
        except ImportError as error:
            print(f"{name} was left out: {error}", file=sys.stderr)
        finally:
            subprocess.run(["rm", "-rf", str(folder)], check=False)


main()

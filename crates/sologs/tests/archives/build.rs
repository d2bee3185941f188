//! Archives made for the tests, from names and contents.

use std::io::{Cursor, Write};

/// A member: its name and contents.
pub(crate) type Member<'m> = (&'m str, &'m [u8]);

pub(crate) fn zip(members: &[Member<'_>]) -> Vec<u8> {
    zip_with(members, zip::write::SimpleFileOptions::default())
}

pub(crate) fn zip_with(members: &[Member<'_>], options: zip::write::SimpleFileOptions) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(contents).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn tar(members: &[Member<'_>]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, contents) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(contents.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *contents).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(3)).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Several frames, one to skip before them and one between.
pub(crate) fn zstd_frames(parts: &[&[u8]]) -> Vec<u8> {
    let mut all = Vec::new();
    for part in parts {
        all.extend_from_slice(&[0x53, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, b's', b'k', b'i', b'p']);
        all.extend_from_slice(&zstd(part));
    }
    all
}

/// A solid 7z: one block for all members.
pub(crate) fn seven_zip(members: &[Member<'_>]) -> Vec<u8> {
    seven_zip_with(members, None)
}

pub(crate) fn seven_zip_with(members: &[Member<'_>], password: Option<&str>) -> Vec<u8> {
    packed_7z(members, password, false)
}

/// A 7z in which the names are encrypted, too.
pub(crate) fn seven_zip_locked(members: &[Member<'_>], password: &str) -> Vec<u8> {
    packed_7z(members, Some(password), true)
}

fn packed_7z(members: &[Member<'_>], password: Option<&str>, names_too: bool) -> Vec<u8> {
    let mut writer = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    if let Some(password) = password {
        let aes = sevenz_rust2::encoder_options::AesEncoderOptions::new(password.into());
        writer.set_content_methods(vec![aes.into(), sevenz_rust2::EncoderMethod::LZMA2.into()]);
        writer.set_encrypt_header(names_too);
    }
    let entries = members.iter().map(|(name, _)| sevenz_rust2::ArchiveEntry::new_file(name)).collect();
    let readers =
        members.iter().map(|(_, contents)| sevenz_rust2::SourceReader::new(Cursor::new(*contents))).collect();
    writer.push_archive_entries(entries, readers).unwrap();
    writer.finish().unwrap().into_inner()
}

/// A cabinet with all members in one folder.
pub(crate) fn cabinet(members: &[Member<'_>], compression: cab::CompressionType) -> Vec<u8> {
    let mut builder = cab::CabinetBuilder::new();
    let folder = builder.add_folder(compression);
    for (name, _) in members {
        folder.add_file(*name);
    }
    let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
    let mut contents = members.iter().map(|(_, contents)| *contents);
    while let Some(mut file) = writer.next_file().unwrap() {
        file.write_all(contents.next().unwrap()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

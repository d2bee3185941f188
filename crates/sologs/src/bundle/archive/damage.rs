//! What decoders say of damage, in words for whoever reads the report.

use super::limits::Stop;
use std::io::{self, ErrorKind, Read};

/// An error without the words of the crate that it comes from, which are for programmers. Errors of the system stay
/// what they are.
pub(super) fn told(error: io::Error) -> io::Error {
    if let Some(stop) = Stop::of(&error) {
        return stop.clone().into_error();
    }
    if error.kind() == ErrorKind::Interrupted {
        return error;
    }
    let mut is_early = false;
    for cause in Stop::causes(&error) {
        let Some(cause) = cause.downcast_ref::<io::Error>() else { continue };
        if let Some(code) = cause.raw_os_error() {
            return io::Error::from_raw_os_error(code);
        }
        is_early |= cause.kind() == ErrorKind::UnexpectedEof;
    }
    if is_early {
        return Stop::EndsEarly.into_error();
    }
    let words = error.to_string().to_ascii_lowercase();
    let what = match words.contains("checksum") || words.contains("crc") {
        true => "its checksum is not that of its bytes",
        false => "its packed bytes make no sense",
    };
    Stop::Damaged(what).into_error()
}

/// Fails with what [`told`] makes of an error, and from then on ever again: some decoders go on with what follows.
pub(super) struct Told<R> {
    inner: R,
    failed: Option<Stop>,
    /// Whether the archive is known to be cut: no decoder knows, and what it meets at the cut looks damaged.
    pub(super) is_cut: bool,
}

impl<R> Told<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, failed: None, is_cut: false }
    }
}

impl<R: Read> Read for Told<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(stop) = &self.failed {
            return Err(stop.clone().into_error());
        }
        self.inner.read(buffer).map_err(|error| {
            let error = told(error);
            if error.kind() != ErrorKind::Interrupted {
                let stop = match Stop::of(&error) {
                    Some(Stop::Damaged(_)) if self.is_cut => Stop::EndsEarly,
                    Some(stop) => stop.clone(),
                    None => Stop::Damaged("it could not be read any further"),
                };
                let is_told = Stop::of(&error).is_some();
                self.failed = Some(stop.clone());
                return if is_told { stop.into_error() } else { error };
            }
            error
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crate_says_is_told_in_words_of_our_own() {
        let eof = || io::Error::new(ErrorKind::UnexpectedEof, "failed to fill whole buffer");
        for (error, stop) in [
            (eof(), Stop::EndsEarly),
            (io::Error::other(io::Error::other(eof())), Stop::EndsEarly),
            (io::Error::other("dist overflow"), Stop::Damaged("its packed bytes make no sense")),
            (
                io::Error::other("NextHeaderCrcMismatch"),
                Stop::Damaged("its checksum is not that of its bytes"),
            ),
            (io::Error::other(Stop::Encrypted), Stop::Encrypted),
        ] {
            assert_eq!(Stop::of(&told(error)), Some(&stop));
        }
        let denied = io::Error::other(io::Error::from_raw_os_error(13));
        assert_eq!(told(denied).raw_os_error(), Some(13));
    }

    #[test]
    fn a_decoder_that_failed_is_not_asked_again() {
        struct Resumes(u32);
        impl Read for Resumes {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                if self.0 == 1 { Err(io::Error::other("bad block")) } else { Ok(buffer.len()) }
            }
        }
        let mut told = Told::new(Resumes(0));
        assert!(told.read(&mut [0; 4]).is_err() && told.read(&mut [0; 4]).is_err());
    }
}

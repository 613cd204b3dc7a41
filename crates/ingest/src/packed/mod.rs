//! Unpacks compressed files and archives, within limits.
//!
//! Nothing is ever written to disk, so that a member's name can be no more
//! than a name. What is unpacked is bounded: a member by [`LARGEST_MEMBER`],
//! a stream by [`RATIO`], the number of members by [`MEMBERS`].

pub(crate) mod archive;
mod zstd;

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// The largest member of an archive that is read, in bytes.
pub const LARGEST_MEMBER: u64 = 64 << 20;

/// How many members of an archive are read; the rest is named as not read.
pub const MEMBERS: usize = 100_000;

/// How many times its packed size a member or a stream may unpack to. Text
/// packs to a third or a tenth; what packs better than this is made to harm.
pub const RATIO: u64 = 200;

/// How much may be unpacked whatever the ratio, in bytes: a short file of
/// blanks packs very well.
const SLACK: u64 = 1 << 20;

/// The largest window that a decoder may ask memory for, in KiB.
const WINDOW: u32 = 128 << 10;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

/// What a stream that unpacks too much says.
#[derive(Debug, thiserror::Error)]
#[error("it unpacks to more than {RATIO} times its size")]
struct Bomb;

/// What a stream unpacks to.
pub(crate) fn unpacked<'a>(packing: Packing, packed: impl Read + 'a) -> Box<dyn Read + 'a> {
    let taken = Rc::new(Cell::new(0));
    let counted = BufReader::with_capacity(64 << 10, Counted { inner: packed, taken: Rc::clone(&taken) });
    let inner: Box<dyn Read + 'a> = match packing {
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(counted)),
        Packing::Zstd => Box::new(zstd::Zstd::new(counted)),
        Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(counted)),
        Packing::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(counted, true, WINDOW)),
    };
    Box::new(Bounded { inner, given: 0, taken })
}

/// Counts what is taken of a packed stream.
struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}

/// Stops a stream that unpacks too much.
struct Bounded<R> {
    inner: R,
    given: u64,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.given += count as u64;
        if self.given > SLACK.max(self.taken.get().saturating_mul(RATIO)) {
            return Err(io::Error::other(Bomb));
        }
        Ok(count)
    }
}

/// Reads up to `most` bytes; one more where there are more.
pub(crate) fn up_to(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(bytes).expect("there is room");
        out.finish().expect("there is room")
    }

    #[test]
    fn a_stream_comes_back_as_it_was() {
        let mut packed = gzip("Мир ".as_bytes());
        packed.extend(gzip("и торговля.".as_bytes()));
        let mut text = String::new();
        unpacked(Packing::Gzip, &packed[..]).read_to_string(&mut text).expect("it is whole");
        assert_eq!(text, "Мир и торговля.");
    }

    #[test]
    fn frames_of_zstd_follow_one_another() {
        let frame = |text: &str| {
            ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
        };
        // A frame to be skipped: its sign, its length, its bytes.
        let skipped = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9];
        let packed = [&frame("Peace "), &skipped[..], &frame("and trade.")].concat();
        let mut text = String::new();
        unpacked(Packing::Zstd, &packed[..]).read_to_string(&mut text).expect("it is whole");
        assert_eq!(text, "Peace and trade.");
    }

    #[test]
    fn a_bomb_is_stopped() {
        let packed = gzip(&vec![b' '; 32 << 20]);
        let error = io::copy(&mut unpacked(Packing::Gzip, &packed[..]), &mut io::sink())
            .expect_err("it unpacks to a thousand times its size");
        assert!(error.to_string().contains("200 times"), "{error}");
    }
}

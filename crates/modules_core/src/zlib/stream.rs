//! Streams of the crates zlib-rs and flate2 behind zlib's own parameters.

use flate2::{Decompress, FlushDecompress, Status};
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Method, Status as DeflateStatus, Strategy};

/// What `wbits` asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Container {
    Zlib(u8),
    Raw(u8),
    Gzip(u8),
    /// Zlib or gzip, whichever the data begins with.
    Either(u8),
}

impl Container {
    /// For compressing.
    pub fn for_compressing(wbits: i64) -> Option<Container> {
        Some(match wbits {
            9..=15 => Container::Zlib(wbits as u8),
            -15..=-9 => Container::Raw(-wbits as u8),
            25..=31 => Container::Gzip((wbits - 16) as u8),
            _ => return None,
        })
    }

    /// For decompressing: 0 takes the window's size from the header, and 8 is allowed.
    pub fn for_decompressing(wbits: i64) -> Option<Container> {
        let window = |bits: i64| bits.max(9) as u8;
        Some(match wbits {
            0 => Container::Zlib(15),
            8..=15 => Container::Zlib(window(wbits)),
            -15..=-8 => Container::Raw(window(-wbits)),
            16 => Container::Gzip(15),
            24..=31 => Container::Gzip(window(wbits - 16)),
            32 => Container::Either(15),
            40..=47 => Container::Either(window(wbits - 32)),
            _ => return None,
        })
    }
}

/// A compressor: level -1 to 9, memory level 1 to 9, a strategy of zlib's.
pub fn compressor(level: i32, container: Container, mem_level: i32, strategy: Strategy) -> Deflate {
    let window_bits = match container {
        Container::Zlib(bits) => i32::from(bits),
        Container::Raw(bits) => -i32::from(bits),
        Container::Gzip(bits) | Container::Either(bits) => i32::from(bits) + 16,
    };
    Deflate::new_with_config(DeflateConfig {
        level,
        method: Method::Deflated,
        window_bits,
        mem_level,
        strategy,
    })
}

/// Compresses all of `input`; `None` if the stream is in no state for that.
pub fn compress(stream: &mut Deflate, mut input: &[u8], flush: DeflateFlush) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut room = input.len() / 2 + 64;
    loop {
        let (before_in, before_out) = (stream.total_in(), stream.total_out());
        let start = out.len();
        out.resize(start + room, 0);
        let status = stream.compress(input, out.get_mut(start..)?, flush).ok()?;
        let taken = (stream.total_in() - before_in) as usize;
        let made = (stream.total_out() - before_out) as usize;
        input = input.get(taken..).unwrap_or_default();
        out.truncate(start + made);
        match status {
            DeflateStatus::StreamEnd => return Some(out),
            _ if made == room => room = out.len().max(64),
            _ if input.is_empty() && flush != DeflateFlush::Finish => return Some(out),
            _ if taken == 0 && made == 0 => return Some(out),
            _ => {}
        }
    }
}

/// Why decompressing stopped with an error.
pub enum Failure {
    /// zlib's message.
    Data(String),
    /// The dictionary given is not the one needed.
    WrongDictionary,
    /// A dictionary is needed and none was given.
    NoDictionary,
}

/// A decompressor that chooses its container when the data begins.
pub struct Inflater {
    container: Container,
    stream: Option<Decompress>,
    dictionary: Option<Vec<u8>>,
}

/// What a step gave.
pub struct Step {
    pub taken: usize,
    pub ended: bool,
}

impl Inflater {
    pub fn new(container: Container, dictionary: Option<Vec<u8>>) -> Inflater {
        Inflater {
            container,
            stream: None,
            dictionary,
        }
    }

    fn start(&mut self, first: u8) -> Result<(), Failure> {
        let mut stream = match self.container {
            Container::Either(bits) if first == 0x1F => Decompress::new_gzip(bits),
            Container::Zlib(bits) | Container::Either(bits) => {
                Decompress::new_with_window_bits(true, bits)
            }
            Container::Raw(bits) => Decompress::new_with_window_bits(false, bits),
            Container::Gzip(bits) => Decompress::new_gzip(bits),
        };
        if let (Container::Raw(_), Some(dictionary)) = (self.container, &self.dictionary)
            && stream.set_dictionary(dictionary).is_err()
        {
            return Err(Failure::WrongDictionary);
        }
        self.stream = Some(stream);
        Ok(())
    }

    /// Decompresses into `out`, up to `limit` bytes in all.
    pub fn run(&mut self, input: &[u8], out: &mut Vec<u8>, limit: usize) -> Result<Step, Failure> {
        const CHUNK: usize = 16 * 1024;
        if self.stream.is_none() {
            match input.first() {
                Some(first) => self.start(*first)?,
                None => {
                    return Ok(Step {
                        taken: 0,
                        ended: false,
                    });
                }
            }
        }
        let Some(stream) = &mut self.stream else {
            return Err(Failure::Data(String::new()));
        };
        let mut taken = 0;
        while out.len() < limit {
            let room = (limit - out.len()).min(CHUNK.max(out.len()));
            let start = out.len();
            out.resize(start + room, 0);
            let (before_in, before_out) = (stream.total_in(), stream.total_out());
            let rest = input.get(taken..).unwrap_or_default();
            let target = out.get_mut(start..).unwrap_or_default();
            let status = stream.decompress(rest, target, FlushDecompress::Sync);
            let made = (stream.total_out() - before_out) as usize;
            let used = (stream.total_in() - before_in) as usize;
            out.truncate(start + made);
            taken += used;
            match status {
                Ok(Status::StreamEnd) => return Ok(Step { taken, ended: true }),
                Ok(_) if made == 0 && used == 0 => break,
                Ok(_) if made < room && taken == input.len() => break,
                Ok(_) => {}
                Err(error) if error.needs_dictionary().is_some() => {
                    let Some(dictionary) = &self.dictionary else {
                        return Err(Failure::NoDictionary);
                    };
                    if stream.set_dictionary(dictionary).is_err() {
                        return Err(Failure::WrongDictionary);
                    }
                }
                Err(error) => {
                    return Err(Failure::Data(
                        error.message().unwrap_or_default().to_string(),
                    ));
                }
            }
        }
        Ok(Step {
            taken,
            ended: false,
        })
    }
}

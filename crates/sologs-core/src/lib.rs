//! Reads what an SSIS Scale Out cluster leaves behind: bytes become lines, lines become [`record::Record`]s,
//! records hold [`exception::ExceptionChain`]s and typed [`event::Event`]s; the other files of a bundle become
//! artifacts.
//!
//! Nothing in here reads a clock, an environment variable, a file or starts a thread: it works on bytes and
//! text that the caller hands over, so that it can be embedded anywhere.
//!
//! ```
//! use sologs_core::exception::parse_chains;
//!
//! let text = "System.Net.WebException: The remote server returned an error: (403) Forbidden.\r\n   \
//!             at System.Net.HttpWebRequest.GetResponse()";
//! let chains = parse_chains(text);
//! assert_eq!(chains[0].links[0].type_name, "System.Net.WebException");
//! ```

pub mod artifact;
pub mod event;
pub mod exception;
pub mod kind;
pub mod layout;
pub mod level;
pub mod record;
pub mod scanner;
pub mod text;
pub mod time;
mod word_table;

//! The rule files and the message catalogue that sologs ships with, as data.

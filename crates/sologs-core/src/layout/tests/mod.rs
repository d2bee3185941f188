//! Tables of heads by layout, of near misses, and properties that hold for any text. All samples are made up.

mod heads;
mod near_misses;
mod properties;
mod samples;
mod splitting;

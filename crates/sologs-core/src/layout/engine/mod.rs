//! How heads are recognised and learned; the layouts themselves are the files one folder up.

pub(super) mod fast;
pub(super) mod head_line;
pub(super) mod json;
pub(super) mod learn;
pub(super) mod level_word;
pub(super) mod line;
pub(super) mod structured;

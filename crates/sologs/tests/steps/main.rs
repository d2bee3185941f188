#![cfg(test)]
//! Every step: a bundle in which it passes, one in which it fails, one in which it cannot be told, and bundles that are
//! nearly right or nearly wrong. All bundles are made up by the tests.

mod attribution;
mod bound;
mod bundle;
mod certificates;
mod evtx;
mod forbidden;
mod key_access;
mod neighbours;
mod ports;
mod services;
mod tls;
mod untrusted;
mod way;

#![cfg(test)]
//! Every step: a bundle in which it passes, one in which it fails, one in which it cannot be told, and bundles that are
//! nearly right or nearly wrong. All bundles are made up by the tests.

mod attribution;
mod bound;
mod bundle;
mod by_hand;
mod catalog;
mod certificates;
mod complete;
mod event_notes;
mod evtx;
mod exit_codes;
mod forbidden;
mod inner;
mod key_access;
mod logging;
mod logs;
mod manager;
mod near;
mod neighbours;
mod ports;
mod services;
mod sql_server;
mod still_so;
mod tasks;
mod tls;
mod untrusted;
mod way;
mod worker_state;
mod workers;

//! Conditions over logins that SQL Server refused.

use super::Hit;
use crate::inventory::{Inventory, RefusedLogin};

/// The server refused a login of Scale Out: the logging one, or that of a service's account.
pub(super) fn sql_login_rejected(inventory: &Inventory) -> Vec<Hit> {
    inventory.refused_scale_out_logins().map(|login| hit(&login)).collect()
}

/// The server refused the login with which Workers write what packages say.
pub(super) fn logging_login_rejected(inventory: &Inventory) -> Vec<Hit> {
    inventory.refused_logins().iter().filter(|login| login.is_logging_login()).map(hit).collect()
}

/// The server refused that login for its password alone.
pub(super) fn logging_password_wrong(inventory: &Inventory) -> Vec<Hit> {
    let is_password = |login: &&RefusedLogin<'_>| login.error == 18_456 && login.state == Some(8);
    let refused = inventory.refused_logins();
    refused.iter().filter(|login| login.is_logging_login()).filter(is_password).map(hit).collect()
}

fn hit(login: &RefusedLogin<'_>) -> Hit {
    let state = match login.state {
        Some(state) => state.to_string(),
        None if login.error != 18_456 => login.error.to_string(),
        None => "?".to_owned(),
    };
    let text = match &login.text {
        Some(text) => format!("{}, {state}: {text}", login.error),
        None => format!("{}, {state}", login.error),
    };
    let hit =
        Hit::new(login.file.node.as_deref()).capture("state", state).at(login.place(), text).when(login.time);
    match &login.user {
        Some(user) => hit.capture("account", user),
        None => hit,
    }
}

//! Registry values that decide how TLS is spoken on a machine, and a few others that steps ask for.
//!
//! Sources: Microsoft Learn, "TLS registry settings", "Transport Layer Security best practices with the .NET
//! Framework", "Server Properties - Security page" (LoginMode); KB 2802568 (ClientAuthTrustMode).

use super::Located;
use super::registry::{Lookup, Registry, RegistryData};

/// Key of the secure channel provider.
pub const SCHANNEL_KEY: &str =
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

const DOTNET_KEYS: [&str; 4] = [
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework\v4.0.30319",
    r"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319",
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework\v2.0.50727",
    r"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v2.0.50727",
];

const WINDOWS_KEY: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion";

/// How an instance of SQL Server lets logins in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoginMode {
    /// Instance id as in the registry (`MSSQL14.MSSQLSERVER`).
    pub instance: String,
    /// 1: Windows authentication only; 2: SQL Server authentication as well.
    pub mode: Located<u64>,
}

impl LoginMode {
    /// Whether SQL Server authentication is allowed; `None` of a value that means neither.
    pub fn allows_sql_authentication(&self) -> Option<bool> {
        match self.mode.value {
            1 => Some(false),
            2 => Some(true),
            _ => None,
        }
    }
}

/// `SendTrustedIssuerList` of SCHANNEL. Absent means 0 from Windows Server 2012 on.
pub fn send_trusted_issuer_list(registry: &Registry) -> Lookup {
    registry.lookup(SCHANNEL_KEY, "SendTrustedIssuerList")
}

/// `ClientAuthTrustMode` of SCHANNEL: 0 or absent machine trust, 1 exclusive root trust, 2 exclusive CA trust.
pub fn client_auth_trust_mode(registry: &Registry) -> Lookup {
    registry.lookup(SCHANNEL_KEY, "ClientAuthTrustMode")
}

/// A value (`Enabled`, `DisabledByDefault`) of a protocol (`TLS 1.2`) in the role `Client` or `Server`.
pub fn protocol_value(registry: &Registry, protocol: &str, role: &str, name: &str) -> Lookup {
    registry.lookup(&format!(r"{SCHANNEL_KEY}\Protocols\{protocol}\{role}"), name)
}

/// `SchUseStrongCrypto` of the .NET Framework: its key and what the file says of it, for every version and bitness
/// that the file holds.
pub fn strong_crypto(registry: &Registry) -> Vec<(&'static str, Lookup)> {
    let all = DOTNET_KEYS.map(|key| (key, registry.lookup(key, "SchUseStrongCrypto")));
    all.into_iter().filter(|(_, found)| *found != Lookup::NotExported).collect()
}

/// `LoginMode` of every instance of SQL Server in the file.
pub fn login_modes(registry: &Registry) -> Vec<LoginMode> {
    const PARENT: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\";
    let mode = |key: &super::registry::RegistryKey| {
        let start = key.path.get(..PARENT.len()).filter(|start| start.eq_ignore_ascii_case(PARENT))?;
        let instance = key.path.get(start.len()..)?.split('\\').next()?.to_owned();
        let value = key.value("LoginMode")?;
        match value.data {
            RegistryData::Number(number) => {
                Some(LoginMode { instance, mode: Located::new(number, value.line) })
            }
            _ => None,
        }
    };
    // HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\<instance>\MSSQLServer and nothing deeper.
    let is_own = |key: &&super::registry::RegistryKey| key.path.matches('\\').count() == 5;
    registry.keys_ending(r"\MSSQLServer").filter(is_own).filter_map(mode).collect()
}

/// Build number of Windows, for example 20348 of Windows Server 2022.
pub fn windows_build(registry: &Registry) -> Option<Located<u64>> {
    let found = ["CurrentBuildNumber", "CurrentBuild"].map(|name| registry.lookup(WINDOWS_KEY, name));
    found.into_iter().find_map(|found| match found {
        Lookup::Present(Located { value: RegistryData::Text(text), line }) => {
            text.parse().ok().map(|build| Located::new(build, line))
        }
        _ => None,
    })
}

/// `Start` of a service: 2 automatic, 3 manual, 4 disabled.
pub fn service_start(registry: &Registry, service: &str) -> Option<Located<u64>> {
    let key = format!(r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\{service}");
    registry.lookup(&key, "Start").number()
}

#[cfg(test)]
mod tests {
    use super::super::problem::Problems;
    use super::super::registry::parse;
    use super::*;

    fn registry(body: &str) -> Registry {
        parse(&format!("Windows Registry Editor Version 5.00\n\n{body}"), &mut Problems::default())
    }

    #[test]
    fn values_count_under_their_key_alone() {
        let own = registry(&format!("[{SCHANNEL_KEY}]\n\"SendTrustedIssuerList\"=dword:00000001\n"));
        assert_eq!(send_trusted_issuer_list(&own).number(), Some(Located::new(1, 4)));
        assert_eq!(client_auth_trust_mode(&own), Lookup::Absent(3));
        for near in [
            format!("[{SCHANNEL_KEY}\\Protocols]"),
            SCHANNEL_KEY.replace("CurrentControlSet", "ControlSet001"),
            SCHANNEL_KEY.replace("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER"),
        ] {
            let other = registry(&format!(
                "[{}]\n\"SendTrustedIssuerList\"=dword:0\n",
                near.trim_matches(['[', ']'])
            ));
            assert_eq!(send_trusted_issuer_list(&other), Lookup::NotExported, "{near}");
        }
        let text = registry(&format!("[{SCHANNEL_KEY}]\n\"SendTrustedIssuerList\"=\"0\"\n"));
        assert_eq!(send_trusted_issuer_list(&text).number(), None, "a text is no DWORD");
    }

    #[test]
    fn protocols_and_strong_crypto() {
        let found = registry(&format!(
            "[{SCHANNEL_KEY}\\Protocols\\TLS 1.3\\Server]\n\"Enabled\"=dword:0\n\n[{}]\n\"SchUseStrongCrypto\"=dword:1\n",
            DOTNET_KEYS[1]
        ));
        assert_eq!(protocol_value(&found, "TLS 1.3", "Server", "Enabled").number(), Some(Located::new(0, 4)));
        let crypto = strong_crypto(&found);
        assert_eq!((crypto.len(), crypto[0].0), (1, DOTNET_KEYS[1]));
    }

    #[test]
    fn login_modes_by_instance() {
        let parent = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server";
        let found = registry(&format!(
            "[{parent}\\MSSQL14.MSSQLSERVER\\MSSQLServer]\n\"LoginMode\"=dword:1\n\n\
             [{parent}\\MSSQL14.B\\MSSQLServer]\n\"LoginMode\"=dword:2\n\n[{parent}\\MSSQL14.B\\Setup\\MSSQLServer]\n\
             \"LoginMode\"=dword:1\n"
        ));
        let modes = login_modes(&found);
        let shown: Vec<_> =
            modes.iter().map(|mode| (mode.instance.as_str(), mode.allows_sql_authentication())).collect();
        assert_eq!(shown, [("MSSQL14.MSSQLSERVER", Some(false)), ("MSSQL14.B", Some(true))]);
    }

    #[test]
    fn builds_and_starts() {
        let found = registry(&format!(
            "[{WINDOWS_KEY}]\n\"CurrentBuildNumber\"=\"20348\"\n\
             [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\RemoteRegistry]\n\"Start\"=dword:4\n"
        ));
        assert_eq!(windows_build(&found), Some(Located::new(20348, 4)));
        assert_eq!(service_start(&found, "remoteregistry"), Some(Located::new(4, 6)));
    }
}

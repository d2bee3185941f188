//! Version and build of Windows, time zone, code pages, and whether this runs as administrator.

use super::registry::{query, value};
use crate::collect::CollectError;
use crate::collect::collector::Collector;
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use sologs_core::artifact::registry::RegistryData;

const VERSION_KEY: &str = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion";
const ZONE_KEY: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation";
const CODE_PAGE_KEY: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\Nls\CodePage";
/// The hive of LOCAL SERVICE, which only administrators may read, in every version and language.
const ADMINISTRATORS_KEY: &str = r"HKU\S-1-5-19";

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    survey.elevated = is_elevated(collector, survey)?;
    // Value by value: the key also holds the product key of Windows.
    survey.windows = text(collector, survey, "windows-product.txt", VERSION_KEY, "ProductName")?;
    let build = text(collector, survey, "windows-build.txt", VERSION_KEY, "CurrentBuildNumber")?;
    survey.windows_build = build.and_then(|number| number.parse().ok());
    text(collector, survey, "windows-update-revision.txt", VERSION_KEY, "UBR")?;
    survey.time_zone = text(collector, survey, "time-zone.txt", ZONE_KEY, "TimeZoneKeyName")?;
    let ansi = text(collector, survey, "ansi-code-page.txt", CODE_PAGE_KEY, "ACP")?;
    survey.ansi_code_page = ansi.and_then(|number| number.parse().ok());
    let oem = text(collector, survey, "oem-code-page.txt", CODE_PAGE_KEY, "OEMCP")?;
    survey.oem_code_page = oem.and_then(|number| number.parse().ok());
    Ok(())
}

/// `None` where `reg` itself does not run.
fn is_elevated(collector: &mut Collector<'_>, survey: &Survey) -> Result<Option<bool>, CollectError> {
    let command = CommandLine::new("reg", survey.system_program("reg.exe"), &["query", ADMINISTRATORS_KEY]);
    let question = crate::collect::collector::Question {
        path: None,
        artifact: None,
        ..super::registry::question("", command).answers(&[1])
    };
    let code = collector.exit_code(&question)?;
    Ok(match code {
        Some(0) => Some(true),
        Some(1) => Some(false),
        _ => None,
    })
}

fn text(
    collector: &mut Collector<'_>,
    survey: &Survey,
    file: &str,
    key: &str,
    name: &str,
) -> Result<Option<String>, CollectError> {
    let question = query(survey, &format!("windows/{file}"), key, &["/v", name]).answers(&[1]);
    let Some(output) = collector.ask(&question)? else { return Ok(None) };
    Ok(value(&output, key, name).and_then(|data| match data {
        RegistryData::Text(text) => Some(text),
        RegistryData::Number(number) => Some(number.to_string()),
        _ => None,
    }))
}

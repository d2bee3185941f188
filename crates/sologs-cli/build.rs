//! Gives the Windows program its version information and manifest; does nothing for other systems.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let manifest = "windows/sologs.exe.manifest";
    println!("cargo::rerun-if-changed={manifest}");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return;
    }
    let mut resource = winresource::WindowsResource::new();
    resource
        .set("FileDescription", "Says what is wrong with an SSIS Scale Out cluster, why, and what to do")
        .set("ProductName", "sologs")
        .set("OriginalFilename", "sologs.exe")
        .set("InternalName", "sologs")
        .set("LegalCopyright", "MIT OR Apache-2.0")
        .set_manifest_file(manifest);
    // Built on another system, the tools of MinGW have the target in their names.
    if !cfg!(windows) {
        resource.set_windres_path("x86_64-w64-mingw32-windres").set_ar_path("x86_64-w64-mingw32-ar");
    }
    if let Err(error) = resource.compile() {
        println!("cargo::error=the version information cannot be compiled: {error}");
    }
}

//! Which files may be put on a record: what people attach to business, and nothing that runs when it is opened.

/// Kinds by content that are fine besides pictures, sound and film.
const KINDS: &[&str] = &[
    "application/gzip",
    "application/msword",
    "application/pdf",
    "application/postscript",
    "application/rtf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-ole-storage",
    "application/zip",
    "text/plain",
];
/// Of no kind that is known by its first bytes, and in daily use: drawings, electronic invoices, mail, office files.
const UNKNOWN: &[&str] =
    &["dgn", "dps", "dwg", "dxf", "et", "igs", "msg", "ofd", "prt", "sldasm", "sldprt", "step", "stl", "stp", "wps"];
/// Names that a desktop runs, whatever the content looks like.
const RUNS: &[&str] = &[
    "app", "bat", "chm", "cmd", "com", "cpl", "dll", "exe", "hta", "htm", "html", "iso", "jar", "js", "jse", "lnk",
    "msi", "msix", "ps1", "reg", "scr", "sh", "svg", "url", "vb", "vbe", "vbs", "wsf", "xhtml",
];

/// Whether a file of this kind, told from its content, may be attached under this name.
#[must_use]
pub fn may_attach(content_type: &str, name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).trim().to_lowercase();
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let is_known = KINDS.contains(&kind) || ["audio/", "image/", "video/"].iter().any(|start| kind.starts_with(start));
    !RUNS.contains(&extension.as_str()) && (is_known || UNKNOWN.contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::may_attach;

    #[test]
    fn documents_may_and_programs_may_not() {
        let check = |content_type: &str, name: &str, expected| {
            assert_eq!(may_attach(content_type, name), expected, "{content_type} {name}");
        };
        check("application/pdf", "合同.pdf", true);
        check("text/plain; charset=utf-8", "notes", true);
        check("image/heic", "IMG_1.HEIC", true);
        check("application/octet-stream", "图纸.DWG", true);
        check("application/octet-stream", "图纸.dat", false);
        check("application/vnd.microsoft.portable-executable", "合同.pdf", false);
        check("application/x-executable", "合同.step.pdf", false);
        check("text/plain; charset=utf-8", "合同.html", false);
        check("text/plain; charset=utf-8", "合同.pdf.bat", false);
        check("text/plain; charset=utf-8", "合同.EXE ", false);
        check("application/zip", "tool.jar", false);
    }
}

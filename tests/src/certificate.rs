//! A certificate for `help.example.org`, whose web servers `deploy/` configures. Nobody but these tests has any trust in it.

use std::path::Path;

use crate::{run, tool};

/// Writes `fullchain.pem` and `privkey.pem` into a folder.
pub fn write_certificate(folder: &Path) {
    let mut openssl = tool("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]);
    openssl.args(["-subj", "/CN=help.example.org", "-addext", "subjectAltName=DNS:help.example.org"]);
    let _ = run(openssl.arg("-keyout").arg(folder.join("privkey.pem")).arg("-out").arg(folder.join("fullchain.pem")), "").succeeded();
}

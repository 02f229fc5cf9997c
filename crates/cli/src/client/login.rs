//! Signing in once: the token is kept in a file only its owner can read.

use super::request::Request;
use super::server::{Answer, Server};
use crate::outcome::{Failure, Outcome};
use mingxi_app::secrets::new_secret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

/// Sign in to a server and keep a token.
///
/// The token lies in `mingxi/login.toml` below `$XDG_CONFIG_HOME` or `~/.config`, readable by you alone.
/// `MINGXI_SERVER` and `MINGXI_TOKEN` in the environment go before the file.
#[derive(clap::Args)]
pub struct Login {
    /// Address of the server, `https://mingxi.example.com`
    #[arg(long, env = "MINGXI_SERVER", default_value = "http://127.0.0.1:8080")]
    server: String,
    /// Short name of the organisation; not needed where there is only one
    #[arg(long)]
    organization: Option<String>,
    /// E-mail address; the password is asked for, or read from stdin
    #[arg(long)]
    email: String,
}

/// A server and the token we have there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Address without a path.
    pub server: String,
    /// API token.
    pub token: String,
    /// Id of the token, for revoking it.
    #[serde(default)]
    pub token_id: String,
}

impl Account {
    /// The environment goes before the file.
    pub fn load() -> Outcome<Self> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let kept = Self::kept()?;
        let unknown = || Failure::coded(3, "not signed in; run `mingxi login`, or set MINGXI_SERVER and MINGXI_TOKEN");
        let server =
            set("MINGXI_SERVER").or_else(|| kept.as_ref().map(|kept| kept.server.clone())).ok_or_else(unknown)?;
        if let Some(token) = set("MINGXI_TOKEN") {
            return Ok(Self { server, token, token_id: String::new() });
        }
        // A token goes to the server that gave it and to no other.
        let kept = kept.filter(|kept| kept.server == server).ok_or_else(unknown)?;
        Ok(kept)
    }

    fn kept() -> Outcome<Option<Self>> {
        let file = file()?;
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))?,
        };
        toml::from_str(&text).map(Some).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
    }

    fn keep(&self) -> Outcome<PathBuf> {
        let file = file()?;
        let unwritable = |error: std::io::Error| Failure::new(format!("cannot write {}: {error}", file.display()));
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        // A new file beside it, so that the mode is right from its first byte.
        let partial = file.with_added_extension("partial");
        drop(fs::remove_file(&partial));
        let mut new =
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial).map_err(unwritable)?;
        new.write_all(toml::to_string(self)?.as_bytes()).map_err(unwritable)?;
        fs::rename(&partial, &file).map_err(unwritable)?;
        Ok(file)
    }
}

fn file() -> Outcome<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    let folder = folder.ok_or_else(|| Failure::new("neither XDG_CONFIG_HOME nor HOME is set"))?;
    Ok(folder.join("mingxi").join("login.toml"))
}

/// Signs in with a password, makes a token of its own for this machine and signs out again.
pub fn login(input: &Login) -> Outcome {
    let server = Server::of(Account { server: input.server.clone(), ..Account::default() });
    let mut sign_in = json!({ "email": input.email, "password": password()? });
    if let Some(organization) = &input.organization {
        sign_in["organization"] = json!(organization);
    }
    let signed_in = server.send_with(&request("POST", "/api/v1/session", Some(&sign_in)), &[])?;
    let (cookie, view) = (cookie(&signed_in)?, signed_in.json()?);
    let headers = [("cookie", cookie.as_str()), ("x-csrf-token", view["csrf_token"].as_str().unwrap_or_default())];
    let wanted = json!({ "name": format!("mingxi login on {}", host()), "scopes": ["*"] });
    let made = server.send_with(&request("POST", "/api/v1/api-tokens", Some(&wanted)), &headers)?.json()?;
    let account = Account { server: input.server.clone(), token: text(&made["secret"]), token_id: text(&made["id"]) };
    let file = account.keep()?;
    server.send_with(&request("DELETE", "/api/v1/session", None), &headers)?;
    println!("signed in as {} of {}", text(&view["user"]["name"]), text(&view["organization"]["name"]));
    println!("the token is in {}", file.display());
    Ok(())
}

/// Revokes the token of the last `login` and forgets it.
pub fn logout() -> Outcome {
    let Some(account) = Account::kept()? else {
        println!("not signed in");
        return Ok(());
    };
    let path = format!("/api/v1/api-tokens/{}", account.token_id);
    let revoked = Server::of(account).send(&request("DELETE", &path, None));
    // A token the server does not take any more is as good as revoked.
    match revoked {
        Err(failure) if failure.code() != 3 => return Err(failure),
        _ => fs::remove_file(file()?)?,
    }
    println!("signed out");
    Ok(())
}

fn request(method: &str, path: &str, body: Option<&Value>) -> Request {
    let body = body.map(|body| ("application/json".to_owned(), body.to_string().into_bytes()));
    let key = (path != "/api/v1/session").then(new_secret);
    Request { method: method.into(), path: path.into(), query: Vec::new(), body, key }
}

fn password() -> Outcome<String> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Password: ")?);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn cookie(answer: &Answer) -> Outcome<String> {
    let cookie =
        answer.headers.get("set-cookie").and_then(|value| value.to_str().ok()).and_then(|text| text.split(';').next());
    cookie.map(str::to_owned).ok_or_else(|| Failure::coded(super::problem::UNREACHABLE, "the server opened no session"))
}

fn host() -> String {
    let name = fs::read_to_string("/etc/hostname").unwrap_or_default();
    name.split_whitespace().next().unwrap_or("this machine").chars().take(50).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

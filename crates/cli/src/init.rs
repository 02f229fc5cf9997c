//! `mingxi init`: the first organisation of a new database.

use crate::config::Config;
use crate::open::open;
use crate::outcome::{Failure, Outcome};
use mingxi_app::actor::Door;
use mingxi_app::entities::CreateEntity;
use mingxi_app::secrets::new_secret;
use mingxi_app::setup::{NewOrganization, create_organization};
use mingxi_app::tokens::{CreateToken, create_token};
use mingxi_app::users::{CreateUser, load_actor};
use mingxi_domain::access::Role;
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::Language;
use mingxi_domain::text_enum::TextEnum as _;
use serde_json::json;

/// What may be said on the command line.
#[derive(clap::Args)]
pub struct Arguments {
    /// Name of the organisation
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Short name of the organisation, used to sign in
    #[arg(long, value_name = "WORD")]
    slug: String,
    /// E-mail of the first administrator
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// IANA time zone: what `today` means
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
    /// Language of whoever chose none: zh-CN or en
    #[arg(long, default_value = "zh-CN")]
    language: Language,
    /// Code of the first legal entity
    #[arg(long, default_value = "CN01")]
    entity_code: String,
    /// Registered name of the first legal entity; the organisation's unless given
    #[arg(long)]
    entity_name: Option<String>,
    /// ISO 3166 country of the first legal entity
    #[arg(long, default_value = "CN")]
    country: String,
    /// ISO 4217 currency of the first legal entity
    #[arg(long, default_value = "CNY")]
    currency: Currency,
    /// Chart of accounts: china or international
    #[arg(long, default_value = "china")]
    chart: ChartTemplate,
    /// One JSON object instead of lines for people
    #[arg(long)]
    json: bool,
}

/// Sets up an organisation with its entity and an administrator who has every role. The password comes from
/// `MINGXI_ADMIN_PASSWORD`, or is made up and printed; an API token is printed too. Neither is shown again.
pub fn init(config: &Config, arguments: &Arguments) -> Outcome {
    let given = std::env::var("MINGXI_ADMIN_PASSWORD").ok().filter(|password| !password.is_empty());
    let made_up = given.is_none().then(|| new_secret()[..20].to_owned());
    let new = arguments.organization(given.or_else(|| made_up.clone()));
    let opened = open(config)?;
    let made = create_organization(&opened.app, &new)?;
    let admin = opened.app.db.read_blocking(move |tx| load_actor(tx, made.org, made.admin, Door::Cli, None))?;
    let input = CreateToken { name: "mingxi init".into(), scopes: vec!["*".into()], expires_at: None };
    let token = opened.app.write_blocking(&admin, move |work| create_token(work, &input))?;
    let token = token.secret.ok_or_else(|| Failure::new("the token has no secret"))?;
    opened.close();
    if arguments.json {
        println!(
            "{}",
            json!({ "organization": new.slug, "email": new.admin.email, "password": made_up, "api_token": token })
        );
        return Ok(());
    }
    println!("organisation  {} ({})\nadministrator {}", new.name, new.slug, new.admin.email);
    if let Some(password) = made_up {
        println!("password      {password}");
    }
    println!("API token     {token}\nNeither is shown again.");
    Ok(())
}

impl Arguments {
    fn organization(&self, password: Option<String>) -> NewOrganization {
        let entity = CreateEntity {
            code: self.entity_code.clone(),
            name: self.entity_name.clone().unwrap_or_else(|| self.name.clone()),
            country: self.country.clone(),
            tax_id: None,
            currency: self.currency,
            chart: self.chart,
        };
        let admin = CreateUser {
            name: self.email.clone(),
            email: self.email.clone(),
            password,
            department_id: None,
            roles: Role::ALL.to_vec(),
        };
        NewOrganization {
            name: self.name.clone(),
            slug: self.slug.clone(),
            time_zone: self.time_zone.clone(),
            language: self.language,
            entity,
            admin,
        }
    }
}

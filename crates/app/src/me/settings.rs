//! Preferences of the actor.

use crate::error::{Error, Result};
use crate::patch::present;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::settings::{Density, Language, Theme};
use mingxi_domain::words;
use mingxi_store::organizations;
use mingxi_store::user_settings::{self as store, UserSettingRow};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use utoipa::ToSchema;

/// Largest text of everything a client keeps for itself, in bytes.
const WEB_BYTES_MAX: usize = 16 * 1024;

/// What a user prefers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct UserSettings {
    /// Language; absent: as the browser says.
    pub language: Option<Language>,
    /// Light or dark; absent: as the system says.
    pub theme: Option<Theme>,
    /// How close rows stand; absent: normal.
    pub density: Option<Density>,
    /// What the web client keeps for itself by key: folded rail, own keys, last entity.
    #[schema(value_type = Object)]
    pub web: Map<String, Json>,
}

/// Preferences to change. Absent fields stay; null goes back to what holds without a choice.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSettings {
    /// Language.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Language>)]
    pub language: Option<Option<Language>>,
    /// Light or dark.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Theme>)]
    pub theme: Option<Option<Theme>>,
    /// How close rows stand.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Density>)]
    pub density: Option<Option<Density>>,
    /// Keys of the web client to set; a null removes its key. All together at most 16 KiB.
    #[schema(value_type = Option<Object>)]
    pub web: Option<Map<String, Json>>,
}

/// The actor's preferences.
///
/// # Errors
/// Of the database.
pub fn settings(work: &mut Work) -> Result<UserSettings> {
    let row = store::find(work.tx, work.org(), work.actor.user())?;
    Ok(row.map(view).unwrap_or_default())
}

/// The language the actor reads: its own choice, else the organisation's. What is written down for it is written in it.
pub(crate) fn language(work: &mut Work) -> Result<Language> {
    if let Some(language) = work.memo.language(work.actor.user()) {
        return Ok(language);
    }
    let own = store::find(work.tx, work.org(), work.actor.user())?.and_then(|row| row.language);
    let language = match own {
        Some(language) => language,
        None => organizations::find(work.tx, work.org())?.map_or(Language::ZhCn, |row| row.language),
    };
    work.memo.keep_language(work.actor.user(), language);
    Ok(language)
}

/// Changes the actor's preferences. They are of no business to anybody else, so no audit entry is left.
///
/// # Errors
/// Forbidden; invalid `web` as `too_long` or `bad_character`.
pub fn update_settings(work: &mut Work, input: &UpdateSettings) -> Result<UserSettings> {
    work.check(Action::SettingUpdate)?;
    let mut settings = settings(work)?;
    if let Some(language) = input.language {
        settings.language = language;
    }
    if let Some(theme) = input.theme {
        settings.theme = theme;
    }
    if let Some(density) = input.density {
        settings.density = density;
    }
    for (key, value) in input.web.iter().flatten() {
        if value.is_null() {
            settings.web.remove(key);
        } else {
            settings.web.insert(key.clone(), value.clone());
        }
    }
    check_web(&settings.web)?;
    let row = UserSettingRow {
        user_id: work.actor.user(),
        language: settings.language,
        theme: settings.theme,
        density: settings.density,
        web: Json::Object(settings.web.clone()),
        updated_at: work.now,
    };
    store::keep(work.tx, work.org(), &row)?;
    Ok(settings)
}

fn check_web(web: &Map<String, Json>) -> Result<()> {
    let text = json!(web).to_string();
    if text.len() > WEB_BYTES_MAX {
        return Err(Error::invalid(
            "/web",
            "too_long",
            words!("合计最多 {WEB_BYTES_MAX} 字节", "at most {WEB_BYTES_MAX} bytes in all"),
        ));
    }
    if text.contains("\\u0000") {
        return Err(Error::invalid(
            "/web",
            "bad_character",
            words!("不能含空字符", "a NUL character cannot be stored"),
        ));
    }
    Ok(())
}

fn view(row: UserSettingRow) -> UserSettings {
    let UserSettingRow { language, theme, density, web, .. } = row;
    let web = if let Json::Object(web) = web { web } else { Map::new() };
    UserSettings { language, theme, density, web }
}

//! A whole organisation on a fresh database for tests (feature `testing`).

use crate::actor::{Actor, Door};
use crate::app::App;
use crate::clock::Clock;
use crate::entities::CreateEntity;
use crate::error::{Error, Result};
use crate::id_source::IdSource;
use crate::setup::{NewOrganization, Organized, create_organization};
use crate::users::{CreateUser, create_user, load_actor};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::calendar::{Date, add_days};
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::Language;
use mingxi_domain::text_enum::TextEnum;
use mingxi_store::testing::TestDatabase;

/// The password of every test user.
pub const PASSWORD: &str = "correct horse battery";

/// An application on its own database with one organisation, a clock moved by hand and users by role.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// What was set up.
    pub made: Organized,
    /// Dropped last: the database goes with it.
    _database: TestDatabase,
}

impl TestApp {
    /// Sets up 明细演示 with entity `CN01` (CNY, Chinese chart) on 2026-03-01 at noon in Shanghai.
    ///
    /// # Panics
    /// When the set-up fails.
    #[must_use]
    pub fn on(database: TestDatabase) -> Self {
        let clock = Clock::manual("2026-03-01T04:00:00Z".parse().expect("a moment"));
        let app = App::new((*database).clone(), IdSource::new(clock.clone(), 1), clock);
        let new = NewOrganization {
            name: "明细测试".into(),
            slug: "test".into(),
            time_zone: "Asia/Shanghai".into(),
            language: Language::ZhCn,
            entity: CreateEntity {
                code: "CN01".into(),
                name: "杭州明细科技有限公司".into(),
                country: "CN".into(),
                tax_id: None,
                currency: Currency::CNY,
                chart: ChartTemplate::China,
            },
            admin: CreateUser {
                name: "管理员".into(),
                email: "admin@example.com".into(),
                password: None,
                department_id: None,
                roles: Role::ALL.to_vec(),
            },
        };
        let made = create_organization(&app, &new).expect("a fresh database takes an organisation");
        Self { app, made, _database: database }
    }

    /// The administrator, who has every role.
    ///
    /// # Panics
    /// When the administrator is gone.
    #[must_use]
    pub fn admin(&self) -> Actor {
        let made = self.made;
        self.app
            .db
            .read_blocking(move |tx| load_actor(tx, made.org, made.admin, Door::Api, None))
            .expect("the administrator is there")
    }

    /// A new user with one role.
    ///
    /// # Panics
    /// When the user cannot be made.
    #[must_use]
    pub fn user(&self, role: Role) -> Actor {
        let made = self.made;
        let user = self.write(&self.admin(), move |work| {
            let id = work.ids.next::<mingxi_domain::ids::UserId>();
            let input = CreateUser {
                name: role.label().zh.into(),
                email: format!("{role}.{id}@example.com"),
                password: None,
                department_id: None,
                roles: vec![role],
            };
            create_user(work, &input)
        });
        let user = user.expect("a user can be made");
        self.app.db.read_blocking(move |tx| load_actor(tx, made.org, user, Door::Api, None)).expect("the user is there")
    }

    /// Runs a verb in its own transaction.
    ///
    /// # Errors
    /// Whatever the verb refuses.
    pub fn write<T: Send + 'static>(
        &self,
        actor: &Actor,
        verb: impl Fn(&mut Work) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.write_blocking(actor, verb)
    }

    /// Runs a reading verb.
    ///
    /// # Errors
    /// Whatever the verb refuses.
    pub fn read<T: Send + 'static>(
        &self,
        actor: &Actor,
        verb: impl Fn(&mut Work) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.read_blocking(actor, verb)
    }

    /// Today in Shanghai.
    #[must_use]
    pub fn today(&self) -> Date {
        self.app.clock.now().in_tz("Asia/Shanghai").expect("the zone is known").date()
    }

    /// Moves the clock to noon of `date` in Shanghai.
    ///
    /// # Panics
    /// Never with a date of this century.
    pub fn set_today(&self, date: Date) {
        let noon = date.at(12, 0, 0, 0).in_tz("Asia/Shanghai").expect("noon exists every day");
        self.app.clock.set(noon.timestamp());
    }

    /// Moves the clock by whole days.
    pub fn advance_days(&self, days: i64) {
        self.set_today(add_days(self.today(), days));
    }
}

/// The stable code of a refused or invalid outcome: `period_closed`, `required`.
///
/// # Panics
/// When the outcome is fine or of another kind.
#[must_use]
pub fn code_of<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    match outcome {
        Err(Error::Refused(refusal)) => refusal.code.code.to_owned(),
        Err(Error::Invalid(errors)) => errors[0].code.clone(),
        Err(Error::Forbidden(_)) => "forbidden".to_owned(),
        Err(Error::NotFound { .. }) => "not_found".to_owned(),
        Err(Error::Conflict { .. }) => "conflict".to_owned(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// Declares a test that runs on SQLite and on PostgreSQL: `on_both_databases!(fn name(app: TestApp) { … });`
#[macro_export]
macro_rules! on_both_databases {
    ($(#[$meta:meta])* fn $name:ident($app:ident: TestApp) $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn run($app: $crate::testing::TestApp) $body

            #[test]
            fn sqlite() {
                run($crate::testing::TestApp::on(mingxi_store::testing::TestDatabase::sqlite()));
            }

            #[test]
            fn postgres() {
                run($crate::testing::TestApp::on(mingxi_store::testing::TestDatabase::postgres()));
            }
        }
    };
}

//! People and who may let them in.

use mingxi_app::actor::Actor;
use mingxi_app::on_both_databases;
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::users::{UpdateUser, update_user};
use mingxi_domain::access::Role;
use mingxi_domain::ids::UserId;
use mingxi_store::users::{UserRow, lock_active_administrators};

fn version(app: &TestApp, user: UserId) -> i64 {
    let org = app.made.org;
    app.app.db.read_blocking(move |tx| UserRow::find(tx, org, user)).unwrap().unwrap().version
}

fn update(app: &TestApp, actor: &Actor, user: UserId, input: UpdateUser) -> mingxi_app::Result<()> {
    app.write(actor, move |work| update_user(work, user, &input, None))
}

/// Each of two administrators takes the right from the other in the same moment: one of them stays.
fn race(app: &TestApp, pair: [&Actor; 2], take: &UpdateUser) {
    let versions = pair.map(|actor| version(app, actor.user()));
    let outcomes = std::thread::scope(|scope| {
        let racers = [0, 1].map(|index| {
            let (actor, other, version) = (pair[index], pair[1 - index].user(), versions[1 - index]);
            scope.spawn(move || update(app, actor, other, UpdateUser { version, ..take.clone() }))
        });
        racers.map(|racer| racer.join().expect("a racer does not panic"))
    });
    let org = app.made.org;
    let left = app.app.db.write_blocking(move |tx| lock_active_administrators(tx, org)).unwrap();
    let refused: Vec<_> = outcomes.into_iter().filter(Result::is_err).map(code_of).collect();
    assert_eq!((left.len(), refused), (1, vec!["user_last_administrator".to_owned()]));
    for actor in pair {
        let version = version(app, actor.user());
        let roles = Some(vec![Role::Administrator]);
        let again = UpdateUser { version, is_active: Some(true), roles, ..UpdateUser::default() };
        update(app, actor, actor.user(), again).unwrap();
    }
}

on_both_databases!(
    fn two_administrators_cannot_end_each_other(app: TestApp) {
        let (first, second) = (app.admin(), app.user(Role::Administrator));
        let deactivated = UpdateUser { is_active: Some(false), ..UpdateUser::default() };
        let demoted = UpdateUser { roles: Some(vec![Role::Auditor]), ..UpdateUser::default() };
        for _ in 0..6 {
            race(&app, [&first, &second], &deactivated);
            race(&app, [&first, &second], &demoted);
        }
    }
);

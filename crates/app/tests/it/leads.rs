//! Leads: worked on, qualified, given up, converted with everything known so far.

use crate::team::{Team, all, count, fields, record};
use mingxi_app::campaigns::create_campaign;
use mingxi_app::customers::create_customer;
use mingxi_app::follow_ups::{RecordFollowUp, record_follow_up};
use mingxi_app::leads::{
    ConvertLead, Converted, DisqualifyLead, assign_lead, convert_lead, create_lead, disqualify_lead, qualify_lead,
    update_lead,
};
use mingxi_app::records::{CreateCustomField, create_custom_field};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::users::Assign;
use mingxi_app::{Actor, Result, on_both_databases};
use mingxi_domain::follow_ups::FollowUpKind;
use mingxi_domain::ids::LeadId;
use mingxi_domain::money::{Currency, Money};
use serde_json::{Value as Json, json};

fn create(app: &TestApp, actor: &Actor, more: Json) -> Result<LeadId> {
    let mut body = fields(json!({ "name": "王敏", "company": "杭州云帆科技有限公司", "source": "event" }));
    body.extend(fields(more));
    app.write(actor, move |work| create_lead(work, &body))
}

fn call(app: &TestApp, actor: &Actor, lead: LeadId, next_on: Option<&str>) -> Result<()> {
    let input = RecordFollowUp {
        kind: FollowUpKind::Call,
        content: "谈了预算".into(),
        happened_at: None,
        next_on: next_on.map(|date| date.parse().unwrap()),
        lead_id: Some(lead),
        customer_id: None,
        opportunity_id: None,
    };
    app.write(actor, move |work| record_follow_up(work, &input).map(drop))
}

fn convert(app: &TestApp, actor: &Actor, id: LeadId, input: ConvertLead) -> Result<Converted> {
    app.write(actor, move |work| convert_lead(work, id, &input))
}

fn qualify(app: &TestApp, actor: &Actor, id: LeadId) -> Result<()> {
    app.write(actor, move |work| qualify_lead(work, id))
}

fn disqualify(app: &TestApp, actor: &Actor, id: LeadId, reason: &str) -> Result<()> {
    let input = DisqualifyLead { reason: reason.into() };
    app.write(actor, move |work| disqualify_lead(work, id, &input))
}

on_both_databases!(
    fn a_follow_up_makes_a_new_lead_a_working_one(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({})).unwrap();
        let seen = record(&app, &team.rep, "lead", id);
        assert_eq!((&seen["status"], &seen["owner_id"]), (&json!("new"), &json!(team.rep.user())));
        call(&app, &team.rep, id, Some("2026-03-08")).unwrap();
        let seen = record(&app, &team.rep, "lead", id);
        assert_eq!((&seen["status"], &seen["next_follow_up_on"]), (&json!("working"), &json!("2026-03-08")));
        assert_eq!(seen["last_followed_up_at"], json!("2026-03-01T04:00:00Z"));
        qualify(&app, &team.rep, id).unwrap();
        assert_eq!(code_of(qualify(&app, &team.rep, id)), "lead_already_qualified");
        call(&app, &team.rep, id, None).unwrap();
        let seen = record(&app, &team.rep, "lead", id);
        assert_eq!((&seen["status"], &seen["next_follow_up_on"]), (&json!("qualified"), &Json::Null));
    }
);

on_both_databases!(
    fn a_lead_is_given_up_for_a_reason(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({})).unwrap();
        assert_eq!(code_of(disqualify(&app, &team.rep, id, "  ")), "required");
        assert_eq!(code_of(disqualify(&app, &team.rep, id, "a\0b")), "bad_character");
        disqualify(&app, &team.rep, id, "预算取消").unwrap();
        let seen = record(&app, &team.rep, "lead", id);
        assert_eq!((&seen["status"], &seen["disqualified_reason"]), (&json!("disqualified"), &json!("预算取消")));
        assert_eq!(code_of(disqualify(&app, &team.rep, id, "again")), "lead_closed");
        assert_eq!(code_of(qualify(&app, &team.rep, id)), "lead_closed");
        assert_eq!(code_of(call(&app, &team.rep, id, None)), "lead_closed");
        assert_eq!(code_of(convert(&app, &team.rep, id, ConvertLead::default())), "lead_closed");
        let changed = app.write(&team.rep, move |work| update_lead(work, id, 2, &fields(json!({ "title": "CEO" }))));
        assert_eq!(code_of(changed), "lead_closed");
    }
);

on_both_databases!(
    fn a_lead_is_someone_elses_until_it_is_assigned(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({})).unwrap();
        call(&app, &team.rep, id, None).unwrap();
        for other in [&team.colleague, &team.stranger] {
            assert_eq!(code_of(qualify(&app, other, id)), "not_found");
            assert_eq!(code_of(disqualify(&app, other, id, "x")), "not_found");
            assert_eq!(code_of(convert(&app, other, id, ConvertLead::default())), "not_found");
            assert_eq!(code_of(call(&app, other, id, None)), "unknown_reference");
        }
        let assign = |actor: &Actor, owner: &Actor| {
            let input = Assign { owner_id: owner.user() };
            app.write(actor, move |work| assign_lead(work, id, &input))
        };
        assert_eq!(code_of(assign(&team.rep, &team.colleague)), "forbidden");
        assert_eq!(code_of(create(&app, &team.rep, json!({ "owner_id": team.colleague.user() }))), "forbidden");
        assert!(assign(&team.manager, &team.colleague).unwrap());
        assert!(!assign(&team.manager, &team.colleague).unwrap());
        assert_eq!((count(&app, &team.rep, "lead"), count(&app, &team.rep, "follow_up")), (0, 0));
        assert_eq!((count(&app, &team.colleague, "lead"), count(&app, &team.colleague, "follow_up")), (1, 1));
        assert_eq!(all(&app, &team.colleague, "follow_up")[0]["recorded_by_id"], json!(team.rep.user()));
        qualify(&app, &team.colleague, id).unwrap();
    }
);

on_both_databases!(
    fn converting_keeps_everything(app: TestApp) {
        let team = Team::of(&app);
        let campaign = app
            .write(&app.admin(), |work| {
                for object in ["lead", "customer", "opportunity"] {
                    let (key, kind) = ("headcount".into(), mingxi_app::records::CustomKind::Decimal);
                    let labels = ("人数".into(), "Headcount".into());
                    create_custom_field(
                        work,
                        &CreateCustomField {
                            object: object.into(),
                            key,
                            kind,
                            label_zh: labels.0,
                            label_en: labels.1,
                            choices: vec![],
                            is_required: false,
                        },
                    )?;
                }
                create_campaign(work, &fields(json!({ "name": "上海展", "channel": "exhibition", "currency": "CNY" })))
            })
            .unwrap();
        let id = create(
            &app,
            &team.rep,
            json!({
                "campaign_id": campaign, "title": "采购总监", "phone": "13800000000", "email": "wang@yunfan.cn",
                "industry": "制造", "region": "华东", "need": "三条产线", "custom": { "headcount": "12.5" },
            }),
        )
        .unwrap();
        call(&app, &team.rep, id, None).unwrap();
        app.advance_days(2);
        call(&app, &team.rep, id, Some("2026-03-10")).unwrap();

        let input = ConvertLead {
            amount: Some(Money::new(300_000_00, Currency::CNY)),
            expected_close_on: Some("2026-06-30".parse().unwrap()),
            opportunity_name: Some("云帆三条产线".into()),
            ..ConvertLead::default()
        };
        let made = convert(&app, &team.manager, id, input).unwrap();

        let customer = record(&app, &team.rep, "customer", made.customer_id);
        for (field, value) in [
            ("name", json!("杭州云帆科技有限公司")),
            ("industry", json!("制造")),
            ("region", json!("华东")),
            ("source", json!("event")),
            ("campaign_id", json!(campaign)),
            ("owner_id", json!(team.rep.user())),
            ("number", json!("CUS-2026-000001")),
            ("custom", json!({ "headcount": "12.5" })),
            ("last_followed_up_at", json!("2026-03-03T04:00:00Z")),
        ] {
            assert_eq!(customer[field], value, "customer.{field}");
        }
        let contact = record(&app, &team.rep, "contact", made.contact_id);
        for (field, value) in [
            ("customer_id", json!(made.customer_id)),
            ("name", json!("王敏")),
            ("title", json!("采购总监")),
            ("phone", json!("13800000000")),
            ("email", json!("wang@yunfan.cn")),
            ("source", json!("event")),
            ("owner_id", json!(team.rep.user())),
        ] {
            assert_eq!(contact[field], value, "contact.{field}");
        }
        let opportunity = record(&app, &team.rep, "opportunity", made.opportunity_id);
        for (field, value) in [
            ("name", json!("云帆三条产线")),
            ("customer_id", json!(made.customer_id)),
            ("contact_id", json!(made.contact_id)),
            ("lead_id", json!(id)),
            ("campaign_id", json!(campaign)),
            ("source", json!("event")),
            ("need", json!("三条产线")),
            ("amount", json!(Money::new(300_000_00, Currency::CNY))),
            ("expected_close_on", json!("2026-06-30")),
            ("status", json!("open")),
            ("probability", json!(10)),
            ("owner_id", json!(team.rep.user())),
            ("custom", json!({ "headcount": "12.5" })),
        ] {
            assert_eq!(opportunity[field], value, "opportunity.{field}");
        }
        let lead = record(&app, &team.rep, "lead", id);
        assert_eq!(
            (&lead["status"], &lead["customer_id"], &lead["opportunity_id"]),
            (&json!("converted"), &json!(made.customer_id), &json!(made.opportunity_id))
        );

        // A third call on the converted lead shows in all three places as well.
        call(&app, &team.rep, id, None).unwrap();
        let follow_ups = all(&app, &team.rep, "follow_up");
        assert_eq!(follow_ups.len(), 3);
        for follow_up in follow_ups {
            let links = (&follow_up["lead_id"], &follow_up["customer_id"], &follow_up["opportunity_id"]);
            assert_eq!(links, (&json!(id), &json!(made.customer_id), &json!(made.opportunity_id)));
        }
        assert_eq!(code_of(convert(&app, &team.rep, id, ConvertLead::default())), "lead_already_converted");
        assert_eq!(
            (
                count(&app, &app.admin(), "customer"),
                count(&app, &app.admin(), "contact"),
                count(&app, &app.admin(), "opportunity")
            ),
            (1, 1, 1)
        );
    }
);

on_both_databases!(
    fn a_lead_joins_an_existing_customer_of_the_actor(app: TestApp) {
        let team = Team::of(&app);
        let customer = |owner: &Actor, name: &'static str| {
            app.write(owner, move |work| create_customer(work, &fields(json!({ "name": name, "currency": "USD" }))))
                .unwrap()
        };
        let (own, foreign) = (customer(&team.rep, "甲"), customer(&team.stranger, "乙"));
        let id = create(&app, &team.rep, json!({})).unwrap();
        let to = |customer_id| ConvertLead { customer_id: Some(customer_id), ..ConvertLead::default() };
        assert_eq!(code_of(convert(&app, &team.rep, id, to(foreign))), "unknown_reference");
        let wrong =
            ConvertLead { amount: Some(Money::new(1, Currency::CNY)), currency: Some(Currency::USD), ..to(own) };
        assert_eq!(code_of(convert(&app, &team.rep, id, wrong)), "other_currency");
        assert_eq!(count(&app, &app.admin(), "contact"), 0, "a refused conversion leaves nothing behind");
        let made = convert(&app, &team.rep, id, to(own)).unwrap();
        assert_eq!((made.customer_id, count(&app, &app.admin(), "customer")), (own, 2));
        let opportunity = record(&app, &team.rep, "opportunity", made.opportunity_id);
        assert_eq!((&opportunity["name"], &opportunity["currency"]), (&json!("甲"), &json!("USD")));
    }
);

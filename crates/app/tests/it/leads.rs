//! Leads: worked on, qualified, given up, converted with everything known so far.

use crate::team::{Team, all, count, fields, record};
use mingxi_app::campaigns::create_campaign;
use mingxi_app::customers::create_customer;
use mingxi_app::follow_ups::{RecordFollowUp, record_follow_up};
use mingxi_app::leads::{
    ConvertLead, Converted, DisqualifyLead, assign_lead, convert_lead, create_lead, disqualify_lead, plan_conversion,
    qualify_lead, update_lead,
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

fn required(app: &TestApp, object: &'static str, key: &'static str) -> mingxi_app::records::CustomFieldView {
    let input = CreateCustomField {
        object: object.into(),
        key: key.into(),
        kind: mingxi_app::records::CustomKind::Text,
        label_zh: "执照".into(),
        label_en: "Licence".into(),
        choices: vec![],
        is_required: true,
    };
    app.write(&app.admin(), move |work| create_custom_field(work, &input)).unwrap()
}

on_both_databases!(
    fn a_required_field_is_asked_for_and_stops_no_conversion(app: TestApp) {
        let team = Team::of(&app);
        for (object, key) in [("customer", "lic"), ("contact", "badge"), ("opportunity", "tender")] {
            required(&app, object, key);
        }
        let id = create(&app, &team.rep, json!({})).unwrap();
        let Err(mingxi_app::Error::Invalid(errors)) = convert(&app, &team.rep, id, ConvertLead::default()) else {
            panic!("three fields are missing")
        };
        let pointers: Vec<_> = errors.iter().map(|error| (error.pointer.as_str(), error.code.as_str())).collect();
        let missing = ["/customer/custom/lic", "/contact/custom/badge", "/opportunity/custom/tender"];
        assert_eq!(pointers, missing.map(|pointer| (pointer, "required")), "all at once, each where it is given");
        let plan = app.read(&team.rep, move |work| plan_conversion(work, id, None)).unwrap();
        let asked: Vec<_> = plan.missing.iter().map(|asked| (asked.object.as_str(), asked.field.as_str())).collect();
        assert_eq!(asked, [("customer", "custom.lic"), ("contact", "custom.badge"), ("opportunity", "custom.tender")]);

        let input = ConvertLead {
            customer: Some(fields(json!({ "custom": { "lic": "A-1" }, "tier": "A" }))),
            contact: Some(fields(json!({ "custom": { "badge": "7" } }))),
            opportunity: Some(fields(json!({ "custom": { "tender": "T-9" }, "next_step": "投标" }))),
            ..ConvertLead::default()
        };
        let made = convert(&app, &team.rep, id, input).unwrap();
        assert!(made.customer_is_new && made.contact_is_new);
        let customer = record(&app, &team.rep, "customer", made.customer_id);
        assert_eq!((&customer["custom"], &customer["tier"]), (&json!({ "lic": "A-1" }), &json!("A")));
        assert_eq!(record(&app, &team.rep, "contact", made.contact_id)["custom"], json!({ "badge": "7" }));
        let opportunity = record(&app, &team.rep, "opportunity", made.opportunity_id);
        assert_eq!((&opportunity["custom"]["tender"], &opportunity["next_step"]), (&json!("T-9"), &json!("投标")));

        // Into a customer that is there: its own fields are its own, the new contact still needs its badge.
        let second = create(&app, &team.rep, json!({ "name": "李雷" })).unwrap();
        let known = ConvertLead { customer_id: Some(made.customer_id), ..ConvertLead::default() };
        let Err(mingxi_app::Error::Invalid(errors)) = convert(&app, &team.rep, second, known.clone()) else {
            panic!("two fields are missing")
        };
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/contact/custom/badge", "/opportunity/custom/tender"]);
        let both = ConvertLead { customer: Some(fields(json!({ "tier": "B" }))), ..known };
        assert_eq!(code_of(convert(&app, &team.rep, second, both)), "not_both");
    }
);

on_both_databases!(
    fn one_person_stays_one_contact(app: TestApp) {
        let team = Team::of(&app);
        let person = json!({ "phone": "138 0013 8000", "email": "wang@yunfan.cn" });
        let first = create(&app, &team.rep, person).unwrap();
        let made = convert(&app, &team.rep, first, ConvertLead::default()).unwrap();
        let to = || ConvertLead { customer_id: Some(made.customer_id), ..ConvertLead::default() };

        let again = create(&app, &team.rep, json!({ "phone": "+86 13800138000" })).unwrap();
        let customer = made.customer_id;
        let plan = app.read(&team.rep, move |work| plan_conversion(work, again, Some(customer))).unwrap();
        let like: Vec<_> = plan.contacts.iter().map(|contact| (contact.id, contact.is_used)).collect();
        assert_eq!((like, plan.missing.len()), (vec![(made.contact_id, true)], 0));
        let second = convert(&app, &team.rep, again, to()).unwrap();
        assert_eq!((second.contact_id, second.contact_is_new), (made.contact_id, false));
        assert_eq!(count(&app, &team.rep, "contact"), 1);

        // The number of a switchboard is no person: a colleague is proposed, and made unless named.
        let colleague = create(&app, &team.rep, json!({ "name": "李雷", "phone": "13800138000" })).unwrap();
        let plan = app.read(&team.rep, move |work| plan_conversion(work, colleague, Some(customer))).unwrap();
        let like: Vec<_> = plan.contacts.iter().map(|contact| (contact.id, contact.is_used)).collect();
        assert_eq!(like, [(made.contact_id, false)]);
        let third = convert(&app, &team.rep, colleague, to()).unwrap();
        assert!(third.contact_is_new);

        // A contact may be named, and brings its customer along.
        let named = create(&app, &team.rep, json!({ "name": "韩梅" })).unwrap();
        let input = ConvertLead { contact_id: Some(third.contact_id), ..ConvertLead::default() };
        let fourth = convert(&app, &team.rep, named, input).unwrap();
        assert_eq!((fourth.customer_id, fourth.contact_id), (made.customer_id, third.contact_id));
        assert_eq!(count(&app, &team.rep, "contact"), 2);
        let not_carried: Vec<_> = fourth.not_carried.iter().map(|left| left.field.as_str()).collect();
        assert_eq!(not_carried, ["name"], "the lead's name stands nowhere else");

        let other = app.write(&team.rep, |work| create_customer(work, &fields(json!({ "name": "博远" })))).unwrap();
        let fifth = create(&app, &team.rep, json!({})).unwrap();
        let input =
            ConvertLead { customer_id: Some(other), contact_id: Some(third.contact_id), ..ConvertLead::default() };
        assert_eq!(code_of(convert(&app, &team.rep, fifth, input)), "other_customer");
        let stranger = create(&app, &team.stranger, json!({})).unwrap();
        let input = ConvertLead { contact_id: Some(third.contact_id), ..ConvertLead::default() };
        assert_eq!(code_of(convert(&app, &team.stranger, stranger, input)), "unknown_reference");
    }
);

on_both_databases!(
    fn what_nothing_takes_is_named(app: TestApp) {
        let team = Team::of(&app);
        app.write(&app.admin(), |work| {
            create_custom_field(
                work,
                &CreateCustomField {
                    object: "lead".into(),
                    key: "booth".into(),
                    kind: mingxi_app::records::CustomKind::Text,
                    label_zh: "展位".into(),
                    label_en: "Booth".into(),
                    choices: vec![],
                    is_required: false,
                },
            )
        })
        .unwrap();
        let customer = json!({ "name": "云帆科技", "region": "华东" });
        let customer = app.write(&team.rep, move |work| create_customer(work, &fields(customer.clone()))).unwrap();
        let more = json!({ "region": "华北", "need": "三条产线", "title": "总监", "custom": { "booth": "H7" } });
        let id = create(&app, &team.rep, more).unwrap();
        let input = ConvertLead { customer_id: Some(customer), ..ConvertLead::default() };
        let made = convert(&app, &team.rep, id, input).unwrap();
        let left: Vec<_> = made.not_carried.iter().map(|left| (left.field.as_str(), &left.value)).collect();
        let values = [json!("杭州云帆科技有限公司"), json!("华北"), json!("H7")];
        assert_eq!(left, [("company", &values[0]), ("region", &values[1]), ("custom.booth", &values[2])]);
        assert_eq!(record(&app, &team.rep, "lead", id)["custom"]["booth"], json!("H7"), "the lead keeps it");
    }
);

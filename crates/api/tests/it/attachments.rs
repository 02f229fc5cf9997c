//! Files on records: kept whole, told by their content, for whoever sees the record.

use crate::harness::{Harness, new_key, product};
use mingxi_api::Settings;
use mingxi_app::on_both_databases;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

on_both_databases!(
    fn a_file_goes_with_its_record(app: TestApp) {
        let app = Harness::new(app);
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let customer = rep.post("/customers", &json!({ "name": "云帆科技" })).id();
        let key = new_key();
        let name = "%E5%90%88%E5%90%8C.txt";
        let upload = |content: &str, key: &str| rep.upload("customer", &customer, name, content, key);
        let page = "<html><script>alert(1)</script></html>";
        let reply = upload(page, &key);
        let file = reply.ok();
        assert_eq!(
            (reply.status.as_u16(), &file["name"], &file["size_bytes"]),
            (201, &json!("合同.txt"), &json!(page.len()))
        );
        assert_eq!((&file["content_type"], &file["may_delete"]), (&json!("text/plain; charset=utf-8"), &json!(true)));
        assert_eq!(upload(page, &key).ok(), file, "a repeat gets the first answer");
        upload("something else", &key).refused(422, "idempotency_key_reused");

        let path = format!("/attachments/{}", file["id"].as_str().unwrap());
        let content = rep.get(&format!("{path}/content"));
        assert_eq!(content.text, page);
        let header = |name: &str| content.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-disposition"), "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.txt");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").starts_with("sandbox"));
        let list = format!("/attachments?object=customer&record_id={customer}");
        assert_eq!(rep.get(&list).ok()["items"], json!([file]));
        other.get(&list).refused(404, "not_found");
        other.get(&format!("{path}/content")).refused(404, "not_found");
        other.delete(&path).refused(404, "not_found");
        assert_eq!(other.upload("customer", &customer, "a", "b", &new_key()).code(), "not_found");

        upload("", &new_key()).refused(422, "attachment_empty");
        upload(&"x".repeat(3 * 1024 * 1024 + 1), &new_key()).refused(413, "body_too_large");
        assert_eq!(rep.upload("wing", &customer, "a", "b", &new_key()).code(), "invalid_input");
        assert_eq!(upload(&"x".repeat(2_500_000), &new_key()).ok()["size_bytes"], 2_500_000);

        assert_eq!(rep.delete(&path).status.as_u16(), 204);
        rep.get(&format!("{path}/content")).refused(404, "not_found");
        assert_eq!(rep.get(&list).ok()["items"].as_array().unwrap().len(), 1);
        let admin = app.admin();
        let entries = admin.get("/audit-entries?filter=%5B%7B%22field%22%3A%22object%22%2C%22op%22%3A%22eq%22%2C%22value%22%3A%22attachment%22%7D%5D").ok();
        let actions: Vec<&Json> = entries["items"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
        assert_eq!(actions, ["attachment.delete", "attachment.add", "attachment.add"]);
    }
);

on_both_databases!(
    fn programs_shared_records_and_endless_files_are_refused(app: TestApp) {
        let app = Harness::new(app);
        let (actor, desk) = (app.app_user(Role::SalesRep), app.user(Role::OrderDesk));
        let rep = app.client_of(&actor);
        let customer = rep.post("/customers", &json!({ "name": "云帆科技" })).id();
        let upload = |name: &str, content: &str| rep.upload("customer", &customer, name, content, &new_key());
        upload("tool.exe", "MZ").refused(422, "attachment_kind");
        upload("page.html", "<script>").refused(422, "attachment_kind");
        upload("tool.pdf", &format!("\u{7f}ELF\u{2}\u{1}\u{1}{}", "\0".repeat(60))).refused(422, "attachment_kind");
        upload("a.txt", "合同").ok();

        // A product is everybody's to read, and the desk's to change.
        let mill = desk.post("/products", &product("MILL")).id();
        rep.get(&format!("/products/{mill}")).ok();
        rep.upload("product", &mill, "a.txt", "a", &new_key()).refused(403, "forbidden");
        desk.upload("product", &mill, "a.txt", "a", &new_key()).ok();

        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { file_quota_bytes: 10, files: folder.path().to_owned(), ..Settings::default() };
        let little = app.another_door(settings).client_of(&actor);
        // Six bytes are there; five more are too many, four are not; and what is deleted is kept all the same.
        little.upload("customer", &customer, "b.txt", "12345", &new_key()).refused(422, "attachment_quota");
        let last = little.upload("customer", &customer, "b.txt", "1234", &new_key()).id();
        rep.delete(&format!("/attachments/{last}"));
        little.upload("customer", &customer, "b.txt", "1", &new_key()).refused(422, "attachment_quota");
        app.run_jobs();
    }
);

on_both_databases!(
    fn files_of_a_lead_show_on_what_it_became(app: TestApp) {
        let app = Harness::new(app);
        let (rep, other, admin) = (app.user(Role::SalesRep), app.user(Role::SalesRep), app.admin());
        let lead = rep.post("/leads", &json!({ "name": "王敏", "company": "云帆科技", "source": "event" })).id();
        let file = rep.upload("lead", &lead, "a.txt", "text", &new_key()).ok();
        let gone = rep.upload("lead", &lead, "b.txt", "text", &new_key()).id();
        rep.delete(&format!("/attachments/{gone}")).ok();
        let made = rep.post(&format!("/leads/{lead}/convert"), &json!({})).ok();
        let later = rep.upload("lead", &lead, "c.txt", "text", &new_key()).ok();
        for (object, id) in [
            ("lead", json!(lead)),
            ("customer", made["customer_id"].clone()),
            ("contact", made["contact_id"].clone()),
            ("opportunity", made["opportunity_id"].clone()),
        ] {
            let id = id.as_str().unwrap();
            let list = rep.get(&format!("/attachments?object={object}&record_id={id}")).ok();
            assert_eq!(list["items"], json!([later, file]), "{object}");
            let history = rep.get(&format!("/timeline?object={object}&id={id}")).ok();
            let files = history["items"].as_array().unwrap().iter().filter(|item| item["object"] == "attachment");
            let said: Vec<_> = files.map(|item| (item["action"].clone(), item["record_title"].clone())).collect();
            let said: Vec<_> =
                said.iter().map(|(action, name)| (action.as_str().unwrap(), name.as_str().unwrap())).collect();
            let expected = [
                ("attachment.add", "c.txt"),
                ("attachment.delete", "b.txt"),
                ("attachment.add", "b.txt"),
                ("attachment.add", "a.txt"),
            ];
            assert_eq!(said, expected, "{object}");
        }

        // Whoever has the customer has its files; the lead need not be theirs.
        let content = format!("/attachments/{}/content", file["id"].as_str().unwrap());
        other.get(&content).refused(404, "not_found");
        let owner = other.get("/session").ok()["user"]["id"].clone();
        let customer = made["customer_id"].as_str().unwrap();
        admin.post(&format!("/customers/{customer}/assign"), &json!({ "owner_id": owner })).ok();
        assert_eq!(other.get(&content).text, "text");
        assert_eq!(other.get(&format!("/leads/{lead}")).ok()["company"], "云帆科技", "the lead hangs on the customer");
        assert_eq!(rep.get(&content).text, "text", "and it is still its owner's");
    }
);

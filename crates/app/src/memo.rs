//! What a unit of work has read and would read again for its next record: an import runs hundreds of verbs in one.
//!
//! It lives as long as the transaction. Whoever changes what is in it, or rolls part of the work back, empties it.

use mingxi_domain::ids::{DepartmentId, UserId};
use mingxi_domain::metadata::Object;
use mingxi_domain::settings::{Language, SameName};
use mingxi_store::numbers::FormatRow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Descriptions with their custom fields, the departments of owners, how numbers look, the language of whoever acts, and
/// what becomes of customers of one name.
#[derive(Debug, Default)]
pub struct Memo {
    objects: RefCell<HashMap<&'static str, Rc<Object>>>,
    departments: RefCell<HashMap<UserId, Option<DepartmentId>>>,
    formats: RefCell<Option<Rc<Vec<FormatRow>>>>,
    language: Cell<Option<(UserId, Language)>>,
    same_name: Cell<Option<SameName>>,
}

impl Memo {
    /// The description of an object, if it was read before.
    pub(crate) fn object(&self, name: &str) -> Option<Rc<Object>> {
        self.objects.borrow().get(name).cloned()
    }

    pub(crate) fn keep_object(&self, object: &Rc<Object>) {
        self.objects.borrow_mut().insert(object.name, Rc::clone(object));
    }

    /// The department of a user, if the user was read before: `Some(None)` is a user without one.
    pub(crate) fn department(&self, user: UserId) -> Option<Option<DepartmentId>> {
        self.departments.borrow().get(&user).copied()
    }

    pub(crate) fn keep_department(&self, user: UserId, department: Option<DepartmentId>) {
        self.departments.borrow_mut().insert(user, department);
    }

    /// The language of a user, if it was the last one read.
    pub(crate) fn language(&self, user: UserId) -> Option<Language> {
        self.language.get().filter(|(of, _)| *of == user).map(|(_, language)| language)
    }

    pub(crate) fn keep_language(&self, user: UserId, language: Language) {
        self.language.set(Some((user, language)));
    }

    /// What becomes of a second customer of a name, if it was read before.
    pub(crate) fn same_name(&self) -> Option<SameName> {
        self.same_name.get()
    }

    pub(crate) fn keep_same_name(&self, same_name: SameName) {
        self.same_name.set(Some(same_name));
    }

    /// How numbers look, if it was read before.
    pub(crate) fn formats(&self) -> Option<Rc<Vec<FormatRow>>> {
        self.formats.borrow().clone()
    }

    pub(crate) fn keep_formats(&self, formats: Vec<FormatRow>) -> Rc<Vec<FormatRow>> {
        let formats = Rc::new(formats);
        *self.formats.borrow_mut() = Some(Rc::clone(&formats));
        formats
    }

    /// Everything is read again.
    pub fn forget(&self) {
        self.objects.borrow_mut().clear();
        self.departments.borrow_mut().clear();
        *self.formats.borrow_mut() = None;
        self.language.set(None);
        self.same_name.set(None);
    }
}

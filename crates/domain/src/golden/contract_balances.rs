//! Operations of a golden file.

use super::Adapter;

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[];

//! What explaining refuses.

crate::refusals! {
    DOES_NOT_TIE "explain_does_not_tie" "数字与单据不符" "The figure and its documents differ" "Run verify and look at what it reports; nothing may be decided on this figure.";
}

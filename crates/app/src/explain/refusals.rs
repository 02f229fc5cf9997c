//! What explaining refuses.

crate::refusals! {
    DOES_NOT_TIE "explain_does_not_tie" "数字与单据不符" "The figure and its documents differ" "运行 verify 并查看其报告；在此之前不要依据该数字做决定。" "Run verify and look at what it reports; nothing may be decided on this figure.";
}

//! What an organisation refuses.

crate::refusals! {
    CURRENCY_IN_USE "organization_currency_in_use" "已有凭证，本位币不能修改" "Entries stand in this currency" "保持该币种；法人主体可以使用其他币种。" "Keep the currency; a legal entity may have another one.";
}

#!/usr/bin/env bash
# One deal from lead to collected cash and recognised revenue, with nothing but curl.
# Usage: MINGXI_SERVER=http://127.0.0.1:8080 MINGXI_TOKEN=mx_… docs/walkthrough.sh
set -euo pipefail
api="${MINGXI_SERVER:-http://127.0.0.1:8080}/api/v1"
token="${MINGXI_TOKEN:?a token that may do everything; mingxi demo --json prints one}"
today="$(TZ=Asia/Shanghai date +%F)"
run="$$-$(date +%s)"
step=0

# post PATH BODY: prints the answer. Every write carries an Idempotency-Key; a repeat would get the stored answer.
post() {
  step=$((step + 1))
  curl --silent --show-error --header "Authorization: Bearer $token" --header 'Content-Type: application/json' \
    --header "Idempotency-Key: walk-$run-$step-$RANDOM" --data "$2" "$api$1"
}
get() { curl --silent --show-error --get --header "Authorization: Bearer $token" "$api$1" "${@:2}"; }
# field NAME: the first value of this name in the JSON on standard input.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
amount() { grep -o "\"$1\":{\"amount_minor\":-\?[0-9]*" | head -n 1 | grep -o -- '-\?[0-9]*$'; }
say() { printf '\n== %s\n' "$*"; }
# must NAME EXPECTED FOUND
must() { [ "$2" = "$3" ] && printf '   %s: %s ✓\n' "$1" "$3" || { printf '   %s: expected %s, found %s\n' "$1" "$2" "$3"; exit 1; }; }

say "What a deal needs: an entity of its own, a product, a payment term with a cash discount"
entity=$(post /entities "{\"code\":\"W$RANDOM\",\"name\":\"示范有限公司\",\"country\":\"CN\",\"currency\":\"CNY\",\"chart\":\"china\"}" | field id)
product=$(post /products "{\"code\":\"W-$run\",\"name\":\"协作机械臂\",\"unit\":\"台\",\"tax_percent\":\"13\",\"recognition_method\":\"point_in_time\"}" | field id)
term=$(post /payment-terms "{\"name\":\"当日 2% $run\",\"net_days\":60,\"cash_discount\":{\"tiers\":[{\"through_day\":0,\"percent\":\"2\"},{\"through_day\":10,\"percent\":\"1\"}],\"base\":\"gross\",\"tax_mode\":\"excluded\",\"part_payment\":\"proportional\"},\"plan\":[{\"percent\":\"30\",\"trigger\":\"signing\"},{\"percent\":\"60\",\"trigger\":\"acceptance\"},{\"percent\":\"10\",\"trigger\":\"acceptance\",\"offset_months\":12}]}" | field id)
echo "   $entity $product $term"

say "A lead, qualified and converted to customer, contact and opportunity"
lead=$(post /leads "{\"name\":\"王敏\",\"company\":\"杭州云帆科技 $run\",\"phone\":\"13800000000\",\"source\":\"phone\"}" | field id)
post /follow-ups "{\"kind\":\"call\",\"content\":\"预算已批\",\"lead_id\":\"$lead\"}" > /dev/null
post "/leads/$lead/qualify" '{}' > /dev/null
converted=$(post "/leads/$lead/convert" '{"amount":{"amount_minor":11300000,"currency":"CNY"},"currency":"CNY"}')
customer=$(field customer_id <<< "$converted"); opportunity=$(field opportunity_id <<< "$converted")
echo "   $customer $opportunity"

say "A quote of 10 × 10,000.00 net, sent and accepted; the opportunity is won"
quote=$(post /quotes "{\"opportunity_id\":\"$opportunity\",\"entity_id\":\"$entity\",\"valid_until\":\"2099-12-31\",\"payment_term_id\":\"$term\",\"lines\":[{\"product_id\":\"$product\",\"quantity\":\"10\",\"unit_price\":\"10000\"}]}" | field id)
post "/quotes/$quote/send" '{}' > /dev/null
post "/quotes/$quote/accept" '{}' | amount total | { read -r total; must "quote with 13 % VAT" 11300000 "$total"; }
must "opportunity" won "$(post "/opportunities/$opportunity/win" '{}' | field status)"

say "Contract, signed: three installments whose sum is the contract"
contract=$(post "/contracts/from-quote" "{\"quote_id\":\"$quote\",\"title\":\"示范合同\"}" | field id)
post "/contracts/$contract/sign" "{\"signed_on\":\"$today\"}" > /dev/null
get /installments/totals --data-urlencode "filter=[{\"field\":\"contract_id\",\"op\":\"eq\",\"value\":\"$contract\"}]"; echo

say "Order, delivered in two batches, accepted"
order=$(post /orders "{\"contract_id\":\"$contract\",\"ordered_on\":\"$today\"}" | field id)
line=$(get /order-lines --data-urlencode "filter=[{\"field\":\"order_id\",\"op\":\"eq\",\"value\":\"$order\"}]" | field id)
for quantity in 4 6; do
  delivery=$(post /deliveries "{\"order_id\":\"$order\",\"shipped_on\":\"$today\",\"lines\":[{\"order_line_id\":\"$line\",\"quantity\":\"$quantity\"}]}" | field id)
  post "/deliveries/$delivery/accept" "{\"accepted_on\":\"$today\",\"accepted_by\":\"李工\"}" > /dev/null
  deliveries="${deliveries:-} $delivery"
done
must "recognised on acceptance" 10000000 "$(get "/orders/$order" | amount recognized)"

say "One invoice per batch, paid the same day: 2 % cash discount by the system"
for delivery in $deliveries; do
  invoice=$(post /invoices "{\"order_id\":\"$order\",\"from\":\"accepted\",\"delivery_id\":\"$delivery\"}" | field id)
  post "/invoices/$invoice/issue" "{\"issued_on\":\"$today\"}" > /dev/null
  needed=$(get "/invoices/$invoice/cash-discount-windows" | amount payable_today)
  post /receipts "{\"customer_id\":\"$customer\",\"entity_id\":\"$entity\",\"amount\":{\"amount_minor\":$needed,\"currency\":\"CNY\"},\"received_on\":\"$today\",\"method\":\"bank_transfer\",\"apply\":{\"as_asked\":[{\"invoice_id\":\"$invoice\",\"amount\":{\"amount_minor\":$needed,\"currency\":\"CNY\"}}]}}" > /dev/null
  must "open after the receipt" 0 "$(get "/invoices/$invoice" | amount open)"
  last_invoice=$invoice
done
must "second invoice, 6 × 10,000.00 + 13 %" 6780000 "$(get "/invoices/$last_invoice" | amount total)"
must "its cash discount, 2 %" 135600 "$(get "/invoices/$last_invoice" | amount cash_discount)"

say "Any figure explains itself"
get /explanations --data-urlencode "figure=order:$order:recognized"; echo

say "The month is closed; a posting into it is refused"
period="${today%-*}"
post /periods/close "{\"entity_id\":\"$entity\",\"period\":\"$period\"}" | field status
refused=$(post /receipts "{\"customer_id\":\"$customer\",\"entity_id\":\"$entity\",\"amount\":{\"amount_minor\":100,\"currency\":\"CNY\"},\"received_on\":\"$today\",\"method\":\"cash\"}")
must "refused as" period_closed "$(field code <<< "$refused")"
echo; echo "$refused"

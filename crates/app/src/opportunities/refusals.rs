//! What opportunities and pipelines refuse.

crate::refusals! {
    CLOSED "opportunity_closed" "商机已结束" "The opportunity is closed" "A manager may reopen it first.";
    NOT_CLOSED "opportunity_not_closed" "商机仍在进行" "The opportunity is open" "Only a won or lost opportunity is reopened.";
    ALREADY_IN_STAGE "opportunity_already_in_stage" "商机已在该阶段" "It is in this stage already" "Choose another stage.";
    STAGE_CLOSES "opportunity_stage_closes" "该阶段只能通过赢单或输单进入" "Only winning or losing leads there" "Win the opportunity, or lose it with a reason.";
    STAGE_GATE "opportunity_stage_gate" "进入该阶段前需补全信息" "The stage asks for more" "Fill the fields that are named, then move it.";
    HAS_CONTRACT "opportunity_has_contract" "商机已有合同" "A contract came of it" "Terminate the contract first.";
    PIPELINE_WITHOUT_OPEN_STAGE "pipeline_without_open_stage" "销售流程缺少进行中的阶段" "No stage to begin with" "Put at least one open stage first.";
    PIPELINE_NOT_ENDED "pipeline_not_ended" "销售流程必须以赢单和输单阶段结尾" "A pipeline ends with won and lost" "End with exactly one won and one lost stage.";
    PIPELINE_DEFAULT_NEEDED "pipeline_default_needed" "必须有一个默认销售流程" "One pipeline must be the default" "Make another pipeline the default instead.";
    PIPELINE_PROBABILITY "pipeline_probability" "阶段赢率不符" "A probability is out of place" "Won is 100 %, lost is 0 %, open stages are between.";
}

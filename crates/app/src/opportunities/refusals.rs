//! What opportunities and pipelines refuse.

crate::refusals! {
    CLOSED "opportunity_closed" "商机已结束" "The opportunity is closed" "可先由销售经理重新打开。" "A manager may reopen it first.";
    NOT_CLOSED "opportunity_not_closed" "商机仍在进行" "The opportunity is open" "只有赢单或输单的商机可以重新打开。" "Only a won or lost opportunity is reopened.";
    ALREADY_IN_STAGE "opportunity_already_in_stage" "商机已在该阶段" "It is in this stage already" "选择其他阶段。" "Choose another stage.";
    STAGE_CLOSES "opportunity_stage_closes" "该阶段只能通过赢单或输单进入" "Only winning or losing leads there" "赢单，或填写原因后输单。" "Win the opportunity, or lose it with a reason.";
    STAGE_GATE "opportunity_stage_gate" "进入该阶段前需补全信息" "The stage asks for more" "填写列出的字段后再推进。" "Fill the fields that are named, then move it.";
    HAS_CONTRACT "opportunity_has_contract" "商机已有合同" "A contract came of it" "先终止合同。" "Terminate the contract first.";
    PIPELINE_WITHOUT_OPEN_STAGE "pipeline_without_open_stage" "销售流程缺少进行中的阶段" "No stage to begin with" "在最前面加入至少一个进行中的阶段。" "Put at least one open stage first.";
    PIPELINE_NOT_ENDED "pipeline_not_ended" "销售流程必须以赢单和输单阶段结尾" "A pipeline ends with won and lost" "以一个赢单阶段和一个输单阶段结尾。" "End with exactly one won and one lost stage.";
    PIPELINE_DEFAULT_NEEDED "pipeline_default_needed" "必须有一个默认销售流程" "One pipeline must be the default" "改为将另一个销售流程设为默认。" "Make another pipeline the default instead.";
    PIPELINE_PROBABILITY "pipeline_probability" "阶段赢率不符" "A probability is out of place" "赢单为 100%，输单为 0%，进行中的阶段介于两者之间。" "Won is 100 %, lost is 0 %, open stages are between.";
}

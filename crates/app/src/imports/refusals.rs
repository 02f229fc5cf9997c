//! What imports refuse.

crate::refusals! {
    FILE_MISSING "import_file_missing" "找不到导入文件" "The file is not there" "按映射中写明的名称提供文件。" "Give the file under the name the mapping states.";
    FILE_BROKEN "import_file_broken" "文件结构损坏" "The file is broken" "修正指出的那一行后重新导入；该文件没有写入任何数据。" "Mend the file at the line named and import it again; nothing of it was stored.";
    ROW_IS_POSTED "import_row_is_posted" "该行已入账，不能更改" "The row is posted and cannot change" "在系统中更正单据：红冲发票，或冲销到款。" "Correct the document in the system: credit it, or reverse the receipt.";
}

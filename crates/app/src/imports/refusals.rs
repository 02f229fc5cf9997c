//! What imports refuse.

crate::refusals! {
    FILE_MISSING "import_file_missing" "找不到导入文件" "The file is not there" "Give the file under the name the mapping states.";
    FILE_BROKEN "import_file_broken" "文件结构损坏" "The file is broken" "Mend the file at the line named and import it again; nothing of it was stored.";
    ROW_IS_POSTED "import_row_is_posted" "该行已入账，不能更改" "The row is posted and cannot change" "Correct the document in the system: credit it, or reverse the receipt.";
}

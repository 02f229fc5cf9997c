//! What imports refuse.

crate::refusals! {
    FILE_MISSING "import_file_missing" "找不到导入文件" "The file is not there" "按映射中写明的名称提供文件。" "Give the file under the name the mapping states.";
    FILE_BROKEN "import_file_broken" "文件结构损坏" "The file is broken" "修正指出的那一行后重新导入；该文件没有写入任何数据。" "Mend the file at the line named and import it again; nothing of it was stored.";
    OVER "import_over" "导入已结束" "The import is over" "可以撤回该导入，或再次导入文件。" "Undo the import, or import the file again.";
    NOT_HERE "import_not_here" "导入不在服务器上执行" "The import does not run here" "在执行命令的终端里停止它，或在此停止。" "Stop it where the command runs, or stop it here.";
    NOT_OVER "import_not_over" "导入尚未结束" "The import is not over" "先停止导入，或等待其结束。" "Stop it, or wait until it ends.";
    UNDONE "import_undone" "导入已撤回" "The import was taken back" "再次导入文件即可恢复。" "Import the file again to have it back.";
    NOTHING_TO_UNDO "import_nothing_to_undo" "没有可撤回的记录" "There is nothing to take back" "无需操作。" "Nothing is left to do.";
    HAS_LINES "import_has_lines" "带明细行的导入不能逐行修正" "An import with lines is not mended row by row" "改好两个文件后再次导入。" "Mend both files and import them again.";
    ROW_IS_POSTED "import_row_is_posted" "该行已入账，不能更改" "The row is posted and cannot change" "在系统中更正单据：红冲发票，或冲销到款。" "Correct the document in the system: credit it, or reverse the receipt.";
}

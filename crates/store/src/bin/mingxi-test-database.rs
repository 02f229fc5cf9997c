//! `mingxi-test-database NAME`: makes an empty database on the private PostgreSQL cluster of the tests, instead of
//! one that is there, and prints its URL. For checks that need a server of their own, such as `cargo xtask test`.

#![allow(clippy::print_stdout, reason = "a command-line tool talks on stdout")]

use mingxi_store::testing::Cluster;

fn main() {
    let name = std::env::args().nth(1).filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()));
    let Some(name) = name else {
        eprintln!("mingxi-test-database NAME, in lower-case letters");
        std::process::exit(2);
    };
    println!("{}", Cluster::shared().new_database(&name));
}

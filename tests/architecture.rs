//! The house keeps its rooms: each uses what stands above it and nothing below, the core names no web crate, no async and
//! no clock, and every rule is registered. Paths are read by `syn`, those in macros by their tokens; a path that a macro
//! makes out of its arguments is not seen.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails so")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// The rooms from the top of the house to its ground: a room may use those that stand before it.
const ROOMS: [&str; 11] =
    ["text", "name", "evidence", "read", "collect", "finding", "rules", "diagnosis", "report", "js", "web"];

/// Rooms and files where web crates, async and clocks may be named.
const EDGES: [&str; 3] = ["js/", "web/", "name/idna.rs"];
/// Files in those rooms that are core all the same.
const CORE_AT_THE_EDGE: [&str; 3] = ["web/address.rs", "web/editor/", "web/state/"];
/// What the core does not name.
const OUTSIDE: [&str; 10] = [
    "web_sys",
    "js_sys",
    "gloo_net",
    "gloo_timers",
    "yew",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "tokio",
    "futures",
    "serde_wasm_bindgen",
];
/// Paths of the standard library that the core does not name: clocks, and the world outside.
const WORLD: [&[&str]; 8] = [
    &["std", "time"],
    &["std", "fs"],
    &["std", "env"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "io"],
    &["std", "net", "TcpStream"],
    &["std", "net", "UdpSocket"],
];

#[test]
fn each_room_uses_only_what_stands_above_it() {
    assert_eq!(breaches_in_the_house(Breach::is_of_order), Vec::<String>::new());
}

#[test]
fn the_core_names_no_web_crate_no_async_and_no_clock() {
    assert_eq!(breaches_in_the_house(Breach::is_of_purity), Vec::<String>::new());
}

#[test]
fn every_rule_is_registered_under_the_name_of_its_file() {
    let mut files = BTreeSet::new();
    for file in sources() {
        let parts: Vec<_> = file.path.split('/').collect();
        if let ["rules", _, name] = parts[..]
            && name != "mod.rs"
        {
            files.insert(name.trim_end_matches(".rs").replace('_', "-"));
        }
    }
    let registered: BTreeSet<String> = mta_sts_check::rules::all().map(|rule| rule.slug.to_owned()).collect();
    assert_eq!(files, registered);
}

#[test]
fn every_file_says_what_belongs_in_it() {
    for file in sources().iter().filter(|file| !file.path.ends_with("tests.rs")) {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 10, "{} has no head", file.path);
        for drawer in ["util", "common", "helper", "misc"] {
            assert!(!file.path.contains(drawer), "{} is a drawer for anything", file.path);
        }
    }
}

/// A violation of each kind, planted: the tests above would see it.
#[test]
fn planted_violations_are_seen() {
    let planted = |path: &str, text: &str| breaches(&Source { path: path.to_owned(), text: text.to_owned() });
    let order: [(&str, &str); 9] = [
        ("read/record.rs", "use crate::rules::Case;"),
        ("read/record.rs", "use super::super::rules::Case;"),
        ("read/mod.rs", "use super::rules::Case;"),
        ("text.rs", "fn f(_: crate::name::DomainName) {}"),
        ("rules/record/record_absent.rs", "use super::super::super::diagnosis::Verdict;"),
        ("rules/mod.rs", "fn f() { let v = crate::diagnosis::diagnose; }"),
        ("evidence/mod.rs", "mod inner { use super::super::read::Accepted; }"),
        ("collect/mod.rs", "fn f() { assert_eq!(crate::web::state::State::new(), 1) }"),
        ("finding/rule.rs", "macro_rules! m { () => { $crate::rules::all() } }"),
    ];
    for (path, text) in order {
        assert!(planted(path, text).iter().any(Breach::is_of_order), "{path}: {text}");
    }
    let purity: [(&str, &str); 11] = [
        ("read/record.rs", "use web_sys::Window;"),
        ("diagnosis/mod.rs", "async fn f() {}"),
        ("diagnosis/mod.rs", "fn f() { let x = async { 1 }; }"),
        ("rules/mod.rs", "fn f() { std::time::Instant::now(); }"),
        ("rules/mod.rs", "use std::time::SystemTime;"),
        ("rules/mod.rs", "use std::{fmt, time};"),
        ("collect/mod.rs", "fn f() { println!(\"{:?}\", std::time::Instant::now()) }"),
        ("web/state/mod.rs", "use yew::prelude::*;"),
        ("web/address.rs", "fn f(_: &::web_sys::Location) {}"),
        ("evidence/file.rs", "use std::fs::read;"),
        ("name/entry.rs", "extern crate js_sys;"),
    ];
    for (path, text) in purity {
        assert!(planted(path, text).iter().any(Breach::is_of_purity), "{path}: {text}");
    }
    let allowed: [(&str, &str); 7] = [
        ("rules/mod.rs", "use crate::read::Accepted; use super::finding::Finding;"),
        ("rules/record/mod.rs", "use super::registry; use super::case::Case;"),
        ("read/record.rs", "#[cfg(test)] mod tests { use crate::diagnosis::diagnose; use std::time::Instant; }"),
        ("collect/tests.rs", "use crate::diagnosis::diagnose;"),
        ("web/parts/icon.rs", "use yew::prelude::*; use crate::finding::Severity;"),
        ("name/idna.rs", "fn f() { web_sys::Url::new(\"\"); }"),
        ("finding/mod.rs", "use std::net::IpAddr;"),
    ];
    for (path, text) in allowed {
        assert_eq!(planted(path, text), [], "{path}: {text}");
    }
}

/// A file of `src`, by its path below it.
struct Source {
    path: String,
    text: String,
}

/// A path that should not stand where it does.
#[derive(Debug, PartialEq)]
enum Breach {
    Order(String),
    Purity(String),
}

impl Breach {
    fn is_of_order(&self) -> bool {
        matches!(self, Self::Order(_))
    }

    fn is_of_purity(&self) -> bool {
        matches!(self, Self::Purity(_))
    }
}

fn breaches_in_the_house(of_kind: fn(&Breach) -> bool) -> Vec<String> {
    let sources = sources();
    assert!(sources.len() > 50, "the house is where it is looked for");
    let all = sources.iter().flat_map(breaches).filter(of_kind);
    all.map(|breach| match breach {
        Breach::Order(text) | Breach::Purity(text) => text,
    })
    .collect()
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let read = files.into_iter().map(|file| {
        let path = file.strip_prefix(&root).expect("a file of src").to_string_lossy().replace('\\', "/");
        Source { path, text: fs::read_to_string(&file).expect("a readable file") }
    });
    read.filter(|source| !matches!(source.path.as_str(), "lib.rs" | "main.rs")).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn breaches(source: &Source) -> Vec<Breach> {
    // A test may look at anything.
    let is_core_at_the_edge = CORE_AT_THE_EDGE.iter().any(|core| source.path.starts_with(core));
    if source.path.ends_with("tests.rs") && !is_core_at_the_edge || source.path == "rules/checking.rs" {
        return Vec::new();
    }
    let mut module: Vec<String> = source.path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    let room = module.first().cloned().expect("a room");
    let is_edge = EDGES.iter().any(|edge| source.path.starts_with(edge)) && !is_core_at_the_edge;
    let mut reader = Reader { source, room, module, is_edge, breaches: Vec::new() };
    let file = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    reader.visit_file(&file);
    reader.breaches
}

/// Reads the paths of one file.
struct Reader<'a> {
    source: &'a Source,
    room: String,
    /// The module that is being read, from the crate's root.
    module: Vec<String>,
    is_edge: bool,
    breaches: Vec<Breach>,
}

impl Reader<'_> {
    /// Looks at a path as it is written.
    fn look_at(&mut self, path: &[String]) {
        let Some(first) = path.first() else { return };
        let mut module = self.module.clone();
        let mut rest = path;
        let from_crate = match first.as_str() {
            "crate" => {
                module.clear();
                rest = &rest[1..];
                true
            }
            "self" => {
                rest = &rest[1..];
                true
            }
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
                true
            }
            _ => false,
        };
        if from_crate {
            module.extend(rest.iter().cloned());
            if let Some(used) = module.first() {
                self.look_at_room(used, path);
            }
        } else if !self.is_edge {
            let outside = OUTSIDE.contains(&first.as_str());
            let world =
                WORLD.iter().any(|world| path.len() >= world.len() && world.iter().zip(path).all(|(a, b)| a == b));
            if outside || world {
                self.breaches.push(Breach::Purity(format!("{}: {}", self.source.path, path.join("::"))));
            }
        }
    }

    fn look_at_room(&mut self, used: &str, path: &[String]) {
        let place = |room: &str| ROOMS.iter().position(|name| *name == room);
        if let (Some(own), Some(other)) = (place(&self.room), place(used))
            && other > own
        {
            self.breaches.push(Breach::Order(format!("{} is above {used}: {}", self.source.path, path.join("::"))));
        }
    }

    /// The paths in a macro's tokens, as far as they are written out.
    fn look_at_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    let ident = ident.to_string();
                    if !self.is_edge && (ident == "async" || ident == "await") {
                        self.breaches.push(Breach::Purity(format!("{}: {ident}", self.source.path)));
                    }
                    if colons != 2 {
                        self.look_at(&std::mem::take(&mut path));
                    }
                    path.push(ident);
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                // `$crate` is the crate.
                TokenTree::Punct(punct) if punct.as_char() == '$' => {}
                TokenTree::Group(group) => {
                    self.look_at(&std::mem::take(&mut path));
                    colons = 0;
                    self.look_at_tokens(group.stream());
                }
                _ => {
                    self.look_at(&std::mem::take(&mut path));
                    colons = 0;
                }
            }
        }
        self.look_at(&path);
    }

    fn look_at_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |ident: &syn::Ident| before.iter().cloned().chain([ident.to_string()]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.look_at_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.look_at(&with(&name.ident)),
            syn::UseTree::Rename(rename) => self.look_at(&with(&rename.ident)),
            syn::UseTree::Glob(_) => self.look_at(before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.look_at_tree(before, tree)),
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.attrs.iter().any(is_cfg_test) {
            return;
        }
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !item.attrs.iter().any(is_cfg_test) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.look_at_tree(&[], &item.tree);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.look_at(&[item.ident.to_string()]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.look_at(&parts);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.look_at_tokens(called.tokens.clone());
        visit::visit_macro(self, called);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if signature.asyncness.is_some() && !self.is_edge {
            self.breaches.push(Breach::Purity(format!("{}: async fn {}", self.source.path, signature.ident)));
        }
        visit::visit_signature(self, signature);
    }

    fn visit_expr_async(&mut self, expression: &'ast syn::ExprAsync) {
        if !self.is_edge {
            self.breaches.push(Breach::Purity(format!("{}: an async block", self.source.path)));
        }
        visit::visit_expr_async(self, expression);
    }
}

/// Whether an attribute is `#[cfg(test)]` or begins so.
fn is_cfg_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
}

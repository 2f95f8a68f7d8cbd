//! Documents that are made of the rules, by the member `rulebook`: it is compiled for this machine, and knows the rules.

use std::path::Path;

use crate::Result;
use crate::project::Project;
use crate::shell::{cargo, logged, step};

/// Writes one of them into `file`.
pub(crate) fn write(project: &Project, document: &str, file: &Path) -> Result<()> {
    step("writing down the rules", || {
        let mut rulebook = cargo();
        rulebook.args(["run", "--package", "rulebook", "--", document]).arg(file).current_dir(&project.root);
        logged(&mut rulebook, &project.log("rulebook"))
    })
}

//! Pictures of every state of the page. The states, and how to reach them, belong to the test bed.

use crate::project::Project;
use crate::shell::{cannot_start, cargo};
use crate::test::with_the_page;
use crate::{Result, build};

/// Saves the pictures in `shots/`.
pub(crate) fn run(project: &Project) -> Result<()> {
    build::run(project)?;
    let mut shots = cargo();
    shots
        .args(["run", "--quiet", "-p", "testbed", "--bin", "shots", "--"])
        .arg(project.root.join("shots"))
        .current_dir(&project.root);
    with_the_page(project, &mut shots)?;
    let status = shots.status().map_err(|error| cannot_start(&shots, &error))?;
    if status.success() {
        println!("The pictures are in shots/");
        Ok(())
    } else {
        Err("the pictures could not all be made".to_owned())
    }
}

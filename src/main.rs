//! Mounts the page.

fn main() {
    #[cfg(target_arch = "wasm32")]
    mta_sts_check::web::mount();
}

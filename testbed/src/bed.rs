//! The test bed: a world, started.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tokio::runtime::Runtime;

use crate::certificate::Keyring;
use crate::doh::Faults;
use crate::error::{Error, Result};
use crate::proxy::Proxy;
use crate::scenarios;
use crate::world::{Host, Reply, World};
use crate::zone::Zones;

/// A world that is running on threads of its own, and stops on drop.
#[derive(Debug)]
pub struct TestBed {
    internet: Arc<Internet>,
    trusted_key_hash: String,
    /// Taken on drop, for a runtime may not wait for its end inside another one.
    runtime: Option<Runtime>,
}

/// The world as the servers read it.
#[derive(Debug)]
pub struct Internet {
    hosts: HashMap<&'static str, Host>,
    /// What the resolvers answer from.
    pub zones: Zones,
    /// Where they do not.
    pub faults: Faults,
    /// What the certificate logs hold of a host, as the service answers.
    logged: HashMap<&'static str, Reply>,
    /// The keys of all hosts.
    pub keyring: Keyring,
}

impl TestBed {
    /// Reads the world's zones and makes its keys. Nothing listens until a proxy is opened.
    pub fn start(world: &World) -> Result<Self> {
        let mut hosts = HashMap::new();
        for host in &world.hosts {
            if hosts.insert(host.name, *host).is_some() {
                return Err(Error::Zone {
                    origin: host.name.to_owned(),
                    why: "the world has two hosts of this name".to_owned(),
                });
            }
        }
        let internet = Internet {
            hosts,
            logged: world.logged.iter().copied().collect(),
            zones: Zones::read(&world.zones)?,
            faults: Faults::read(world)?,
            keyring: Keyring::new()?,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("test bed")
            .enable_all()
            .build()?;
        Ok(Self {
            trusted_key_hash: internet.keyring.trusted_key_hash()?,
            internet: Arc::new(internet),
            runtime: Some(runtime),
        })
    }

    /// The one bed of this process, with the world of all scenarios.
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<std::result::Result<TestBed, String>> = OnceLock::new();
        SHARED
            .get_or_init(|| Self::start(&scenarios::world()).map_err(|error| error.to_string()))
            .as_ref()
            .map_err(|why| Error::Page(why.clone()))
    }

    /// A way in, with records of its own: one for each browser or client.
    pub fn proxy(&self) -> Result<Proxy> {
        let runtime = self.runtime.as_ref().ok_or_else(|| Error::Page("the test bed has stopped".to_owned()))?;
        Proxy::open(runtime.handle(), Arc::clone(&self.internet))
    }

    /// The hash of the key to trust, as `--ignore-certificate-errors-spki-list` takes it.
    pub fn trusted_key_hash(&self) -> &str {
        &self.trusted_key_hash
    }

    /// The certificate of the authority to trust, in DER.
    pub fn trusted_authority(&self) -> Result<Vec<u8>> {
        self.internet.keyring.trusted_authority()
    }

    /// The key to trust itself, as a SubjectPublicKeyInfo, for clients other than browsers.
    pub fn trusted_key(&self) -> Result<Vec<u8>> {
        self.internet.keyring.trusted_key()
    }
}

impl Drop for TestBed {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Internet {
    /// What the service that searches the certificate logs answers for a host.
    pub fn logged(&self, host: &str) -> Option<Reply> {
        self.logged.get(host).copied()
    }

    /// The host of a name.
    pub fn host(&self, name: &str) -> Option<&Host> {
        self.hosts.get(name)
    }
}

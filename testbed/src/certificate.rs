//! The keys and certificates that hosts show, made afresh for each test bed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PublicKeyData, SerialNumber,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::error::{Error, Result};
use crate::world::Certificate;

/// One key for each kind of certificate, so that a browser can be told to trust one and no other.
#[derive(Debug)]
pub struct Keyring {
    keys: Vec<(Certificate, KeyPair)>,
    authority: KeyPair,
    trusted_authority: KeyPair,
    made: Mutex<HashMap<(Certificate, String), Arc<ServerConfig>>>,
}

impl Keyring {
    /// Makes the keys; certificates follow when a host is first spoken to.
    pub fn new() -> Result<Self> {
        Ok(Self {
            keys: Certificate::ALL.into_iter().map(|kind| Ok((kind, KeyPair::generate()?))).collect::<Result<_>>()?,
            authority: KeyPair::generate()?,
            trusted_authority: KeyPair::generate()?,
            made: Mutex::default(),
        })
    }

    /// The certificate of the authority that signs what is trusted, in DER: for a browser that is told to trust an authority.
    pub fn trusted_authority(&self) -> Result<Vec<u8>> {
        Ok(authority_params(TRUSTED).self_signed(&self.trusted_authority)?.der().to_vec())
    }

    /// The SubjectPublicKeyInfo of the key that is trusted.
    pub fn trusted_key(&self) -> Result<Vec<u8>> {
        Ok(self.key(Certificate::Trusted)?.subject_public_key_info())
    }

    /// Its SHA-256 in base64, as Chromium's `--ignore-certificate-errors-spki-list` takes it.
    pub fn trusted_key_hash(&self) -> Result<String> {
        Ok(STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, &self.trusted_key()?)))
    }

    /// Takes a client's handshake in a host's name.
    pub async fn accept(&self, stream: TcpStream, kind: Certificate, host: &str) -> Result<TlsStream<TcpStream>> {
        // HTTP/1.1 only: the faults are written to the connection byte by byte.
        self.accept_for(stream, kind, host, &[b"http/1.1"]).await
    }

    /// The same, and offers these protocols, the best first.
    pub async fn accept_for(
        &self,
        stream: TcpStream,
        kind: Certificate,
        host: &str,
        protocols: &[&[u8]],
    ) -> Result<TlsStream<TcpStream>> {
        let config = self.config(kind, host)?;
        let mut config = ServerConfig::clone(&config);
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Ok(TlsAcceptor::from(Arc::new(config)).accept(stream).await?)
    }

    fn config(&self, kind: Certificate, host: &str) -> Result<Arc<ServerConfig>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = made.get(&(kind, host.to_owned())) {
            return Ok(Arc::clone(config));
        }
        let config = Arc::new(self.make(kind, host)?);
        made.insert((kind, host.to_owned()), Arc::clone(&config));
        Ok(config)
    }

    fn make(&self, kind: Certificate, host: &str) -> Result<ServerConfig> {
        let key = self.key(kind)?;
        let name = match kind {
            Certificate::WrongName => "someone-else.example",
            _ => host,
        };
        let mut params = CertificateParams::new([name.to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "a host of the test bed");
        // Out of the key alone, all hosts of a kind would have one number, which Firefox does not take from an authority.
        let number = ring::digest::digest(&ring::digest::SHA256, format!("{kind:?} {host}").as_bytes());
        params.serial_number = number.as_ref().get(..16).map(SerialNumber::from_slice);
        // Python's clients take no certificate without it.
        params.use_authority_key_identifier_extension = kind != Certificate::SelfSigned;
        if kind == Certificate::Expired {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2020, 3, 31);
        }
        let certificate = match kind {
            Certificate::UnknownAuthority => params
                .signed_by(key, &Issuer::new(authority_params("an authority that nobody knows"), &self.authority))?,
            Certificate::Trusted | Certificate::Expired | Certificate::WrongName => {
                params.signed_by(key, &Issuer::new(authority_params(TRUSTED), &self.trusted_authority))?
            }
            Certificate::SelfSigned => params.self_signed(key)?,
        };
        Ok(ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())?)
    }

    fn key(&self, kind: Certificate) -> Result<&KeyPair> {
        self.keys
            .iter()
            .find_map(|(of, key)| (*of == kind).then_some(key))
            .ok_or_else(|| Error::Certificate(format!("there is no key for {kind:?}")))
    }
}

/// What the authority is called that is trusted.
const TRUSTED: &str = "the authority of the test bed";

/// What an authority says of itself.
fn authority_params(name: &str) -> CertificateParams {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    authority.distinguished_name.push(DnType::CommonName, name);
    authority
}

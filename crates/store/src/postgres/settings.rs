//! From a URL to a connected client: TLS and session settings.

use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::Names;
use crate::error::DbError;

/// A parsed URL.
#[derive(Clone, Debug)]
pub(crate) struct PgSettings {
    config: Config,
    certificates: Certificates,
}

#[derive(Clone, Debug)]
enum Certificates {
    /// Encrypt, whoever answers.
    Unchecked,
    /// Check chain and host name against the roots in this file, or the public ones.
    Checked { roots: Option<String> },
}

/// All a connection needs, made once.
pub(crate) struct PgReady {
    config: Config,
    tls: MakeRustlsConnect,
    pub(crate) time_limit: Duration,
    /// Columns of unique indexes, shared by all connections.
    pub(crate) names: Arc<Names>,
}

impl PgSettings {
    pub(crate) fn from_url(url: &str) -> Result<Self, DbError> {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let mut is_checked = false;
        let mut roots = None;
        let mut kept = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", "verify-full" | "verify-ca")) => {
                    is_checked = true;
                    kept.push("sslmode=require");
                }
                Some(("sslrootcert", file)) => roots = Some(file.to_owned()),
                _ => kept.push(pair),
            }
        }
        let url = if kept.is_empty() { address.to_owned() } else { format!("{address}?{}", kept.join("&")) };
        // The driver's message names the parameter, never the password.
        let mut config: Config =
            url.parse().map_err(|error| DbError::config(format!("unusable PostgreSQL URL: {}", whole(&error))))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        if config.get_application_name().is_none() {
            config.application_name("mingxi");
        }
        let certificates = if is_checked { Certificates::Checked { roots } } else { Certificates::Unchecked };
        Ok(Self { config, certificates })
    }

    pub(crate) fn prepare(&self, time_limit: Duration) -> Result<PgReady, DbError> {
        let tls = MakeRustlsConnect::new(tls_config(&self.certificates)?);
        Ok(PgReady { config: self.config.clone(), tls, time_limit, names: Arc::default() })
    }
}

impl PgReady {
    /// Connects and spawns the task that drives the connection on the current runtime.
    pub(crate) async fn connect(&self) -> Result<Client, DbError> {
        let unreachable = |error| DbError::unavailable(format!("cannot connect to PostgreSQL: {}", whole(&error)));
        let client = if self.config.get_ssl_mode() == tokio_postgres::config::SslMode::Disable {
            let (client, connection) = self.config.connect(NoTls).await.map_err(unreachable)?;
            drive(connection);
            client
        } else {
            let (client, connection) = self.config.connect(self.tls.clone()).await.map_err(unreachable)?;
            drive(connection);
            client
        };
        client.batch_execute(&self.session()).await.map_err(unreachable)?;
        Ok(client)
    }

    fn session(&self) -> String {
        format!(
            "set statement_timeout = {}; set idle_in_transaction_session_timeout = 10000; set lock_timeout = 5000; \
             set timezone = 'UTC'",
            self.time_limit.as_millis().min(i32::MAX as u128)
        )
    }
}

fn drive<C>(connection: C)
where
    C: Future<Output = Result<(), tokio_postgres::Error>> + Send + 'static,
{
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(error = %whole(&error), "a PostgreSQL connection ended");
        }
    });
}

/// The message with its sources; the driver's own says only "db error".
fn whole(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn tls_config(certificates: &Certificates) -> Result<ClientConfig, DbError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| DbError::config(format!("TLS: {error}")))?;
    Ok(match certificates {
        Certificates::Unchecked => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
            .with_no_client_auth(),
        Certificates::Checked { roots } => {
            builder.with_root_certificates(root_store(roots.as_deref())?).with_no_client_auth()
        }
    })
}

fn root_store(file: Option<&str>) -> Result<RootCertStore, DbError> {
    let Some(file) = file else {
        return Ok(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() });
    };
    let unusable = |error: &dyn std::fmt::Display| DbError::config(format!("sslrootcert {file}: {error}"));
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unusable(&error))? {
        let certificate = certificate.map_err(|error| unusable(&error))?;
        store.add(certificate).map_err(|error| unusable(&error))?;
    }
    if store.is_empty() { Err(unusable(&"holds no certificate")) } else { Ok(store) }
}

/// Takes any certificate, as libpq does for `prefer` and `require`: safe from listeners, not from impostors.
/// The signature of the handshake is still checked.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _certificate: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

//! The exceptions that the services meet: types, messages and frames, outermost first, with the rule of the
//! report's contract that must name them, or the name of the neighbour that they must not be taken for.

use super::frames;
use super::messages::Message as M;

/// What the report must say of an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A symptom of the troubleshooting page: the id of its rule.
    Rule(&'static str),
    /// Something else, under a name of the generator's own.
    Neighbour(&'static str),
}

/// Which runtime printed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runtime {
    /// .NET Framework: the messages of the whole chain stand on one line.
    Framework,
    /// .NET: each inner exception begins a line of its own.
    Core,
}

/// One exception of a chain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Full type name.
    pub type_name: &'static str,
    /// What is printed right after it, for example ` (0x80131904)`.
    pub code: &'static str,
    /// Its message.
    pub message: M,
    /// Its own frames, innermost call first.
    pub frames: &'static [&'static str],
}

/// A kind of exception chain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub meaning: Meaning,
    /// How often it is met, against the others of its list.
    pub weight: u16,
    pub runtime: Runtime,
    /// Outermost first, 2 to 4 of them.
    pub links: &'static [Link],
    /// What the service says before it, and the event that this is.
    pub lead: Lead,
}

/// The message of the record that an exception belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    pub event: Option<&'static str>,
    pub logger: &'static str,
    pub text: &'static str,
}

const HEARTBEAT: Lead = Lead {
    event: Some("heartbeat-failed"),
    logger: "IntegrationServices.ScaleOut.Agent.HeartbeatSender",
    text: "Error when sending agent heartbeat.",
};
const TASK_HEARTBEAT: Lead = Lead {
    event: Some("heartbeat-failed"),
    logger: "IntegrationServices.ScaleOut.Agent.TaskTracker",
    text: "Failed to send heartbeat of running tasks.",
};
const LOG_DATABASE: Lead = Lead {
    event: Some("log-connection-not-acquired"),
    logger: "IntegrationServices.ScaleOut.Agent.ExecutionLogPool",
    text: "Failed to acquire log database connection information.",
};
const RESOURCE: Lead = Lead {
    event: Some("resource-not-retrieved"),
    logger: "IntegrationServices.ScaleOut.Agent.ResourceCache",
    text: "Failed to retrieve resource from master.",
};
const REQUEST: Lead = Lead {
    event: None,
    logger: "IntegrationServices.ScaleOut.Agent.TaskRequester",
    text: "Request {big} to {authority} did not succeed.",
};
const START: Lead = Lead {
    event: Some("worker-start-failed"),
    logger: "IntegrationServices.ScaleOut.Agent.WorkerAgent",
    text: "Failed to start worker agent",
};
const ROUND: Lead = Lead {
    event: None,
    logger: "IntegrationServices.ScaleOut.Agent.MainLoop",
    text: "Round {big} of the main loop was given up.",
};
const STEP: Lead = Lead {
    event: None,
    logger: "IntegrationServices.ScaleOut.Task.PackageRunner",
    text: "Step {pair} of package Package{digit}.dtsx failed.",
};
const STORE: Lead = Lead {
    event: None,
    logger: "IntegrationServices.ScaleOut.Master.CatalogStore",
    text: "Statement {big} against SSISDB was not finished.",
};

const fn link(
    type_name: &'static str,
    code: &'static str,
    message: M,
    frames: &'static [&'static str],
) -> Link {
    Link { type_name, code, message, frames }
}

const ENDPOINT_NOT_FOUND: Link =
    link("System.ServiceModel.EndpointNotFoundException", "", M::EndpointNotFound, frames::WCF_CALL);
const CONNECT_FAILURE: Link =
    link("System.Net.WebException", "", M::ConnectFailure, frames::WEB_REQUEST_STREAM);
const REFUSED: Link =
    link("System.Net.Sockets.SocketException", "", M::ConnectionRefused, frames::SOCKET_CONNECT);
const RESET: Link =
    link("System.Net.Sockets.SocketException", "", M::ConnectionReset, frames::SOCKET_RECEIVE);
const BROKEN_STREAM: Link = link("System.IO.IOException", "", M::CannotReadTransport, frames::NETWORK_STREAM);
const INVOCATION: Link =
    link("System.Reflection.TargetInvocationException", "", M::TargetInvocation, frames::REFLECTION);
const AGGREGATE: Link = link("System.AggregateException", "", M::OneOrMoreErrors, frames::TASK_WAIT);
const SQL_TYPE: &str = "System.Data.SqlClient.SqlException";
const SQL_CODE: &str = " (0x80131904)";
const WIN32_TYPE: &str = "System.ComponentModel.Win32Exception";
const WIN32_CODE: &str = " (0x80004005)";
const SECURITY_NEGOTIATION: &str = "System.ServiceModel.Security.SecurityNegotiationException";
const MESSAGE_SECURITY: &str = "System.ServiceModel.Security.MessageSecurityException";
const COMMUNICATION: &str = "System.ServiceModel.CommunicationException";
const WEB: &str = "System.Net.WebException";

const fn framework(meaning: Meaning, weight: u16, lead: Lead, links: &'static [Link]) -> Shape {
    Shape { meaning, weight, runtime: Runtime::Framework, links, lead }
}

const fn core(meaning: Meaning, weight: u16, lead: Lead, links: &'static [Link]) -> Shape {
    Shape { meaning, weight, runtime: Runtime::Core, links, lead }
}

const W1: Meaning = Meaning::Rule("worker-endpoint-not-found");
const W2: Meaning = Meaning::Rule("worker-master-certificate-untrusted");
const W3: Meaning = Meaning::Rule("worker-secure-channel-failed");
const W4: Meaning = Meaning::Rule("worker-request-forbidden");
const W5: Meaning = Meaning::Rule("worker-http-request-failed");

/// Exceptions in the log of a Worker: the five symptoms of the page.
pub(super) const WORKER_SYMPTOMS: &[Shape] = &[
    framework(W1, 12, HEARTBEAT, &[ENDPOINT_NOT_FOUND, CONNECT_FAILURE, REFUSED]),
    framework(
        W1,
        5,
        REQUEST,
        &[
            ENDPOINT_NOT_FOUND,
            CONNECT_FAILURE,
            link("System.Net.Sockets.SocketException", "", M::ConnectionTimedOut, frames::SOCKET_CONNECT),
        ],
    ),
    framework(
        W1,
        4,
        HEARTBEAT,
        &[ENDPOINT_NOT_FOUND, link(WEB, "", M::NameResolution, frames::WEB_REQUEST_STREAM)],
    ),
    framework(
        W1,
        1,
        START,
        &[
            link("System.TypeInitializationException", "", M::TypeInitializer, frames::FIRST_USE),
            ENDPOINT_NOT_FOUND,
            CONNECT_FAILURE,
            REFUSED,
        ],
    ),
    core(
        W1,
        3,
        HEARTBEAT,
        &[
            AGGREGATE,
            link(
                "System.ServiceModel.EndpointNotFoundException",
                "",
                M::EndpointNotFound,
                frames::WCF_CALL_CORE,
            ),
            link("System.Net.Http.HttpRequestException", "", M::HttpRequestRefused, frames::HTTP_CLIENT_CORE),
            link(
                "System.Net.Sockets.SocketException",
                " (10061)",
                M::ConnectionRefused,
                frames::SOCKET_CONNECT_CORE,
            ),
        ],
    ),
    framework(
        W2,
        8,
        HEARTBEAT,
        &[
            link(SECURITY_NEGOTIATION, "", M::TrustFailure, frames::WCF_CALL),
            link(WEB, "", M::ClosedTrust, frames::WEB_REQUEST_STREAM),
            link(
                "System.Security.Authentication.AuthenticationException",
                "",
                M::CertificateInvalid,
                frames::TLS_HANDSHAKE,
            ),
        ],
    ),
    framework(
        W3,
        6,
        HEARTBEAT,
        &[
            link(SECURITY_NEGOTIATION, "", M::SecureChannelFailure, frames::WCF_CALL),
            link(WEB, "", M::AbortedSecureChannel, frames::WEB_REQUEST_STREAM),
        ],
    ),
    framework(
        W4,
        10,
        HEARTBEAT,
        &[
            link(MESSAGE_SECURITY, "", M::HttpForbidden, frames::WCF_CALL),
            link(WEB, "", M::Status403, frames::WEB_REQUEST),
        ],
    ),
    framework(
        W5,
        6,
        TASK_HEARTBEAT,
        &[
            link(COMMUNICATION, "", M::HttpSendFailure, frames::WCF_CALL),
            link(WEB, "", M::ClosedOnSend, frames::WEB_REQUEST_STREAM),
            BROKEN_STREAM,
            RESET,
        ],
    ),
];

/// Exceptions in the log of a Worker that look like the five symptoms and are something else.
pub(super) const WORKER_NEIGHBOURS: &[Shape] = &[
    framework(
        Meaning::Neighbour("unauthorized-401"),
        3,
        REQUEST,
        &[
            link(MESSAGE_SECURITY, "", M::HttpUnauthorized, frames::WCF_CALL),
            link(WEB, "", M::Status401, frames::WEB_REQUEST),
        ],
    ),
    framework(
        Meaning::Neighbour("receive-failure"),
        4,
        TASK_HEARTBEAT,
        &[
            link(COMMUNICATION, "", M::HttpReceiveFailure, frames::WCF_CALL),
            link(WEB, "", M::ClosedOnReceive, frames::WEB_REQUEST),
            BROKEN_STREAM,
            RESET,
        ],
    ),
    framework(
        Meaning::Neighbour("request-timeout"),
        5,
        REQUEST,
        &[
            link("System.TimeoutException", "", M::HttpRequestTimedOut, frames::WCF_CALL),
            link(WEB, "", M::OperationTimedOut, frames::WEB_REQUEST),
        ],
    ),
    framework(
        Meaning::Neighbour("too-busy-503"),
        2,
        REQUEST,
        &[
            link("System.ServiceModel.ServerTooBusyException", "", M::ServerTooBusy, frames::WCF_CALL),
            link(WEB, "", M::Status503, frames::WEB_REQUEST),
        ],
    ),
    core(
        Meaning::Neighbour("master-response-failed"),
        3,
        RESOURCE,
        &[
            AGGREGATE,
            link(
                "Microsoft.SqlServer.IntegrationServices.Scale.ScaleoutContract.Common.MasterResponseFailedException",
                "",
                M::MasterResponseFailed,
                frames::MASTER_RESPONSE,
            ),
        ],
    ),
    framework(
        Meaning::Neighbour("certificate-not-found"),
        2,
        START,
        &[
            INVOCATION,
            link(
                "System.InvalidOperationException",
                "",
                M::CannotFindCertificate,
                frames::CERTIFICATE_LOOKUP,
            ),
        ],
    ),
    framework(
        Meaning::Neighbour("faulted-channel"),
        3,
        ROUND,
        &[
            INVOCATION,
            link(
                "System.ServiceModel.CommunicationObjectFaultedException",
                "",
                M::Faulted,
                frames::FAULTED_CHANNEL,
            ),
        ],
    ),
];

/// Exceptions of any of the services on their way to SQL Server.
pub(super) const SQL: &[Shape] = &[
    framework(
        Meaning::Neighbour("sql-login-failed"),
        8,
        LOG_DATABASE,
        &[INVOCATION, link(SQL_TYPE, SQL_CODE, M::LoginFailed, frames::SQL_LOGIN)],
    ),
    framework(
        Meaning::Neighbour("sql-server-not-found"),
        5,
        LOG_DATABASE,
        &[
            link(SQL_TYPE, SQL_CODE, M::SqlNotFound, frames::SQL_OPEN),
            link(WIN32_TYPE, WIN32_CODE, M::NetworkPathNotFound, &[]),
        ],
    ),
    framework(
        Meaning::Neighbour("sql-timeout"),
        4,
        STORE,
        &[
            INVOCATION,
            link(SQL_TYPE, SQL_CODE, M::SqlTimeout, frames::SQL_EXECUTE),
            link(WIN32_TYPE, WIN32_CODE, M::WaitTimedOut, &[]),
        ],
    ),
];

/// Exceptions that no symptom explains.
pub(super) const PLAIN: &[Shape] = &[
    core(
        Meaning::Neighbour("file-in-use"),
        4,
        STEP,
        &[AGGREGATE, link("System.IO.IOException", "", M::FileInUse, frames::FILE_OPEN)],
    ),
    framework(
        Meaning::Neighbour("null-reference"),
        3,
        STEP,
        &[INVOCATION, link("System.NullReferenceException", "", M::NullReference, frames::OWN_CODE)],
    ),
    framework(
        Meaning::Neighbour("broken-state-file"),
        3,
        ROUND,
        &[
            INVOCATION,
            link(
                "System.Runtime.Serialization.SerializationException",
                "",
                M::Deserialization,
                frames::DESERIALIZE,
            ),
            link("System.Xml.XmlException", "", M::XmlNotClosed, frames::XML_READ),
        ],
    ),
];

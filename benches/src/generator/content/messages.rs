//! What .NET says in each language: the messages of the exceptions that the generator writes.
//!
//! English: microsoft/referencesource (`mscorlib.txt`, `System.txt`, `System.ServiceModel.txt`) and the resources
//! of dotnet/SqlClient and dotnet/runtime. French: the resources of dotnet/wcf and dotnet/SqlClient, and texts
//! seen in public logs. Where no French text is attested, English stands: servers do mix the two.

use crate::generator::language::Language;

/// A message, or a fixed word of a stack trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Message {
    FrameWord,
    InFile,
    LineWord,
    EndOfInner,
    EndOfPrevious,
    EndpointNotFound,
    TrustFailure,
    SecureChannelFailure,
    HttpForbidden,
    HttpUnauthorized,
    HttpSendFailure,
    HttpReceiveFailure,
    HttpRequestTimedOut,
    ServerTooBusy,
    CannotFindCertificate,
    Faulted,
    ConnectFailure,
    ConnectionRefused,
    ConnectionTimedOut,
    ConnectionReset,
    NameResolution,
    ClosedTrust,
    CertificateInvalid,
    AbortedSecureChannel,
    Status401,
    Status403,
    Status503,
    ClosedOnSend,
    ClosedOnReceive,
    CannotReadTransport,
    OperationTimedOut,
    LoginFailed,
    SqlNotFound,
    SqlTimeout,
    ConnectionId,
    ErrorNumber18456,
    NetworkPathNotFound,
    WaitTimedOut,
    TargetInvocation,
    TypeInitializer,
    OneOrMoreErrors,
    MasterResponseFailed,
    NullReference,
    FileInUse,
    Deserialization,
    XmlNotClosed,
    HttpRequestRefused,
}

/// The text of `message` in `language`, with the generator's slots in it.
pub(super) fn text(message: Message, language: Language) -> &'static str {
    let own: &[(Message, &str)] = if language == Language::French { FRENCH } else { &[] };
    let found = own.iter().chain(ENGLISH).find(|(known, _)| *known == message);
    found.map_or("", |(_, text)| *text)
}

const ENGLISH: &[(Message, &str)] = &[
    (Message::FrameWord, "at"),
    (Message::InFile, "in"),
    (Message::LineWord, "line"),
    (Message::EndOfInner, "--- End of inner exception stack trace ---"),
    (Message::EndOfPrevious, "--- End of stack trace from previous location where exception was thrown ---"),
    (
        Message::EndpointNotFound,
        "There was no endpoint listening at {url} that could accept the message. This is often caused by an incorrect address or SOAP action. See InnerException, if present, for more details.",
    ),
    (
        Message::TrustFailure,
        "Could not establish trust relationship for the SSL/TLS secure channel with authority '{authority}'.",
    ),
    (
        Message::SecureChannelFailure,
        "Could not establish secure channel for SSL/TLS with authority '{authority}'.",
    ),
    (Message::HttpForbidden, "The HTTP request was forbidden with client authentication scheme 'Anonymous'."),
    (
        Message::HttpUnauthorized,
        "The HTTP request is unauthorized with client authentication scheme 'Anonymous'. The authentication header received from the server was 'Negotiate,NTLM'.",
    ),
    (
        Message::HttpSendFailure,
        "An error occurred while making the HTTP request to {url}. This could be due to the fact that the server certificate is not configured properly with HTTP.SYS in the HTTPS case. This could also be caused by a mismatch of the security binding between the client and the server.",
    ),
    (
        Message::HttpReceiveFailure,
        "An error occurred while receiving the HTTP response to {url}. This could be due to the service endpoint binding not using the HTTP protocol. This could also be due to an HTTP request context being aborted by the server (possibly due to the service shutting down). See server logs for more details.",
    ),
    (
        Message::HttpRequestTimedOut,
        "The HTTP request to '{url}' has exceeded the allotted timeout of 00:01:00. The time allotted to this operation may have been a portion of a longer timeout.",
    ),
    (Message::ServerTooBusy, "The HTTP service located at {url} is too busy."),
    (
        Message::CannotFindCertificate,
        "Cannot find the X.509 certificate using the following search criteria: StoreName 'My', StoreLocation 'LocalMachine', FindType 'FindByThumbprint', FindValue '3b7ab29b26b95b0b0b4c5d7fb1c2ff57f0a9d1e4'.",
    ),
    (
        Message::Faulted,
        "The communication object, System.ServiceModel.Channels.ServiceChannel, cannot be used for communication because it is in the Faulted state.",
    ),
    (Message::ConnectFailure, "Unable to connect to the remote server"),
    (
        Message::ConnectionRefused,
        "No connection could be made because the target machine actively refused it {address}",
    ),
    (
        Message::ConnectionTimedOut,
        "A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond {address}",
    ),
    (Message::ConnectionReset, "An existing connection was forcibly closed by the remote host"),
    (Message::NameResolution, "The remote name could not be resolved: '{host}'"),
    (
        Message::ClosedTrust,
        "The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.",
    ),
    (Message::CertificateInvalid, "The remote certificate is invalid according to the validation procedure."),
    (Message::AbortedSecureChannel, "The request was aborted: Could not create SSL/TLS secure channel."),
    (Message::Status401, "The remote server returned an error: (401) Unauthorized."),
    (Message::Status403, "The remote server returned an error: (403) Forbidden."),
    (Message::Status503, "The remote server returned an error: (503) Server Unavailable."),
    (Message::ClosedOnSend, "The underlying connection was closed: An unexpected error occurred on a send."),
    (
        Message::ClosedOnReceive,
        "The underlying connection was closed: An unexpected error occurred on a receive.",
    ),
    (
        Message::CannotReadTransport,
        "Unable to read data from the transport connection: An existing connection was forcibly closed by the remote host.",
    ),
    (Message::OperationTimedOut, "The operation has timed out"),
    (Message::LoginFailed, "Login failed for user '{user}'."),
    (
        Message::SqlNotFound,
        "A network-related or instance-specific error occurred while establishing a connection to SQL Server. The server was not found or was not accessible. Verify that the instance name is correct and that SQL Server is configured to allow remote connections. (provider: Named Pipes Provider, error: 40 - Could not open a connection to SQL Server)",
    ),
    (
        Message::SqlTimeout,
        "Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.",
    ),
    (Message::ConnectionId, "ClientConnectionId:{guid}"),
    (Message::ErrorNumber18456, "Error Number:18456,State:1,Class:14"),
    (Message::NetworkPathNotFound, "The network path was not found"),
    (Message::WaitTimedOut, "The wait operation timed out"),
    (Message::TargetInvocation, "Exception has been thrown by the target of an invocation."),
    (
        Message::TypeInitializer,
        "The type initializer for 'IntegrationServices.ScaleOut.Agent.MasterConnection' threw an exception.",
    ),
    (Message::OneOrMoreErrors, "One or more errors occurred."),
    (
        Message::MasterResponseFailed,
        "Code:300004. Description:Load file \"D:\\Exchange\\orders{digit}.xml\" failed.",
    ),
    (Message::NullReference, "Object reference not set to an instance of an object."),
    (
        Message::FileInUse,
        "The process cannot access the file 'C:\\SSIS\\Tasks\\{guid}\\temp\\state.xml' because it is being used by another process.",
    ),
    (
        Message::Deserialization,
        "There was an error deserializing the object of type IntegrationServices.ScaleOut.Agent.TaskState. Unexpected end of file. Following elements are not closed: TaskState.",
    ),
    (
        Message::XmlNotClosed,
        "Unexpected end of file. Following elements are not closed: TaskState. Line {pair}, position {digit}.",
    ),
    (
        Message::HttpRequestRefused,
        "No connection could be made because the target machine actively refused it. ({authority})",
    ),
];

const FRENCH: &[(Message, &str)] = &[
    (Message::FrameWord, "à"),
    (Message::InFile, "dans"),
    (Message::LineWord, "ligne"),
    (Message::EndOfInner, "--- Fin de la trace de la pile d'exception interne ---"),
    (
        Message::EndOfPrevious,
        "--- Fin de la trace de la pile à partir de l'emplacement précédent au niveau duquel l'exception a été levée ---",
    ),
    (
        Message::EndpointNotFound,
        "Il n'existait pas de point de terminaison à l'écoute sur {url} pouvant accepter le message. Ceci est souvent dû à une adresse ou une action SOAP incorrecte. S'il est présent, consultez InnerException pour plus d'informations.",
    ),
    (
        Message::TrustFailure,
        "Impossible d'établir une relation d'approbation pour le canal sécurisé SSL/TLS avec l'autorité '{authority}'.",
    ),
    (
        Message::SecureChannelFailure,
        "Impossible d'établir un canal sécurisé pour SSL/TLS avec l'autorité '{authority}'.",
    ),
    (
        Message::HttpForbidden,
        "La requête HTTP a été interdite avec le schéma d'authentification client 'Anonymous'.",
    ),
    (
        Message::HttpUnauthorized,
        "La requête HTTP n'est pas autorisée avec un schéma d'authentification client 'Anonymous'. L'en-tête d'authentification reçu du serveur était 'Negotiate,NTLM'.",
    ),
    (
        Message::HttpSendFailure,
        "Une erreur s'est produite lors de l'envoi de la requête HTTP à {url}. Cette erreur peut être due au fait que le certificat de serveur n'est pas configuré correctement avec HTTP.SYS pour HTTPS. Une autre cause possible de cette erreur est une non-correspondance de la liaison de sécurité entre le client et le serveur.",
    ),
    (
        Message::HttpReceiveFailure,
        "Une erreur s'est produite durant la réception de la réponse HTTP à {url}. Il est possible que la liaison de point de terminaison de service n'utilise pas le protocole HTTP. Il est possible également qu'un contexte de requête HTTP ait été ignoré par le serveur (peut-être en raison de l'arrêt du service).",
    ),
    (
        Message::HttpRequestTimedOut,
        "La requête HTTP à '{url}' a dépassé le délai d'expiration alloué de 00:01:00. Le temps alloué à cette opération fait peut-être partie d'un délai d'expiration plus long.",
    ),
    (
        Message::ServerTooBusy,
        "Le service HTTP situé sur {url} n'est pas disponible. Cela peut être dû au fait que le service est trop occupé ou qu'aucun point de terminaison n'était à l'écoute à l'adresse spécifiée. Vérifiez que l'adresse est correcte, puis réessayez d'accéder au service plus tard.",
    ),
    (
        Message::CannotFindCertificate,
        "Impossible de localiser le certificat X.509 à l'aide des critères de recherche suivants : StoreName 'My', StoreLocation 'LocalMachine', FindType 'FindByThumbprint', FindValue '3b7ab29b26b95b0b0b4c5d7fb1c2ff57f0a9d1e4'.",
    ),
    (
        Message::Faulted,
        "L'objet de communication System.ServiceModel.Channels.ServiceChannel ne peut pas être utilisé pour la communication, car il est dans l'état Faulted.",
    ),
    (Message::ConnectFailure, "Impossible de se connecter au serveur distant"),
    (
        Message::ConnectionRefused,
        "Aucune connexion n’a pu être établie car l’ordinateur cible l’a expressément refusée {address}",
    ),
    (Message::ConnectionReset, "Une connexion existante a dû être fermée par l’hôte distant"),
    (Message::NameResolution, "Le nom distant n'a pas pu être résolu: '{host}'"),
    (
        Message::ClosedTrust,
        "La connexion sous-jacente a été fermée : Impossible d'établir une relation de confiance pour le canal sécurisé SSL/TLS.",
    ),
    (Message::CertificateInvalid, "Le certificat distant n'est pas valide selon la procédure de validation."),
    (
        Message::AbortedSecureChannel,
        "La demande a été abandonnée : Impossible de créer un canal sécurisé SSL/TLS.",
    ),
    (Message::Status401, "Le serveur distant a retourné une erreur : (401) Non autorisé."),
    (Message::Status403, "Le serveur distant a retourné une erreur : (403) Interdit."),
    (
        Message::CannotReadTransport,
        "Impossible de lire les données de la connexion de transport : Une connexion existante a dû être fermée par l’hôte distant.",
    ),
    (Message::LoginFailed, "Échec de l'ouverture de session de l'utilisateur '{user}'."),
    (
        Message::SqlTimeout,
        "Le délai d'exécution a expiré. Le délai d'attente s'est écoulé avant la fin de l'opération ou le serveur ne répond pas.",
    ),
    (Message::ConnectionId, "ClientConnectionId :{guid}"),
    (Message::ErrorNumber18456, "Error Number :18456,State :1,Class :14"),
];

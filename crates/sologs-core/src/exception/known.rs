//! Full names of exception types that .NET itself, WCF and SQL Server's clients throw.
//!
//! A name in this list is recognised although a line wrap, a machine translation or a missing blank has torn it
//! apart or glued it to the word before it, and by its last part alone. Names that are not listed are recognised
//! by their form only. Source: the class libraries' public documentation (<https://learn.microsoft.com/dotnet/api/>).

use std::cmp::Ordering;
use std::sync::LazyLock;

/// Full names, sorted without regard to ASCII case.
const KNOWN: &[&str] = &[
    "Microsoft.Data.SqlClient.SqlException",
    "Microsoft.SqlServer.Dts.Pipeline.PipelineException",
    "Microsoft.SqlServer.Dts.Runtime.DtsException",
    "Microsoft.SqlServer.Dts.Runtime.DtsRuntimeException",
    "Microsoft.SqlServer.IntegrationServices.Scale.ScaleoutContract.Common.MasterResponseFailedException",
    "Microsoft.SqlServer.Management.Common.ConnectionFailureException",
    "Microsoft.SqlServer.Management.Common.ExecutionFailureException",
    "Microsoft.SqlServer.Management.IntegrationServices.IntegrationServicesException",
    "Microsoft.SqlServer.Management.Smo.FailedOperationException",
    "Mono.Security.Interface.TlsException",
    "Mono.Security.Protocol.Tls.TlsException",
    "System.AccessViolationException",
    "System.AggregateException",
    "System.AppDomainUnloadedException",
    "System.ApplicationException",
    "System.ArgumentException",
    "System.ArgumentNullException",
    "System.ArgumentOutOfRangeException",
    "System.ArithmeticException",
    "System.ArrayTypeMismatchException",
    "System.BadImageFormatException",
    "System.CannotUnloadAppDomainException",
    "System.Collections.Generic.KeyNotFoundException",
    "System.ComponentModel.Composition.CompositionException",
    "System.ComponentModel.DataAnnotations.ValidationException",
    "System.ComponentModel.InvalidAsynchronousStateException",
    "System.ComponentModel.InvalidEnumArgumentException",
    "System.ComponentModel.LicenseException",
    "System.ComponentModel.Win32Exception",
    "System.Configuration.ConfigurationErrorsException",
    "System.Configuration.ConfigurationException",
    "System.Configuration.Install.InstallException",
    "System.Configuration.Provider.ProviderException",
    "System.Configuration.SettingsPropertyNotFoundException",
    "System.ContextMarshalException",
    "System.Data.ConstraintException",
    "System.Data.DataException",
    "System.Data.DBConcurrencyException",
    "System.Data.DuplicateNameException",
    "System.Data.EntityCommandExecutionException",
    "System.Data.EntityException",
    "System.Data.InvalidConstraintException",
    "System.Data.InvalidExpressionException",
    "System.Data.NoNullAllowedException",
    "System.Data.Odbc.OdbcException",
    "System.Data.OleDb.OleDbException",
    "System.Data.OracleClient.OracleException",
    "System.Data.ReadOnlyException",
    "System.Data.RowNotInTableException",
    "System.Data.SqlClient.SqlException",
    "System.Data.SqlServerCe.SqlCeException",
    "System.Data.SqlTypes.SqlNullValueException",
    "System.Data.SqlTypes.SqlTruncateException",
    "System.Data.SqlTypes.SqlTypeException",
    "System.Data.StrongTypingException",
    "System.Data.SyntaxErrorException",
    "System.Data.VersionNotFoundException",
    "System.DataMisalignedException",
    "System.Deployment.Application.DeploymentException",
    "System.DirectoryServices.AccountManagement.PrincipalException",
    "System.DirectoryServices.AccountManagement.PrincipalServerDownException",
    "System.DirectoryServices.ActiveDirectory.ActiveDirectoryObjectNotFoundException",
    "System.DirectoryServices.ActiveDirectory.ActiveDirectoryServerDownException",
    "System.DirectoryServices.DirectoryServicesCOMException",
    "System.DirectoryServices.Protocols.DirectoryOperationException",
    "System.DirectoryServices.Protocols.LdapException",
    "System.DivideByZeroException",
    "System.DllNotFoundException",
    "System.DuplicateWaitObjectException",
    "System.EntryPointNotFoundException",
    "System.Exception",
    "System.ExecutionEngineException",
    "System.FieldAccessException",
    "System.FormatException",
    "System.IdentityModel.Selectors.CardSpaceException",
    "System.IdentityModel.Tokens.SecurityTokenException",
    "System.IdentityModel.Tokens.SecurityTokenExpiredException",
    "System.IdentityModel.Tokens.SecurityTokenValidationException",
    "System.IndexOutOfRangeException",
    "System.InsufficientExecutionStackException",
    "System.InsufficientMemoryException",
    "System.InvalidCastException",
    "System.InvalidOperationException",
    "System.InvalidProgramException",
    "System.InvalidTimeZoneException",
    "System.IO.DirectoryNotFoundException",
    "System.IO.DriveNotFoundException",
    "System.IO.EndOfStreamException",
    "System.IO.FileFormatException",
    "System.IO.FileLoadException",
    "System.IO.FileNotFoundException",
    "System.IO.InternalBufferOverflowException",
    "System.IO.InvalidDataException",
    "System.IO.IOException",
    "System.IO.IsolatedStorage.IsolatedStorageException",
    "System.IO.PathTooLongException",
    "System.IO.PipeException",
    "System.Management.Automation.CmdletInvocationException",
    "System.Management.Automation.CommandNotFoundException",
    "System.Management.Automation.MethodInvocationException",
    "System.Management.Automation.ParameterBindingException",
    "System.Management.Automation.ParentContainsErrorRecordException",
    "System.Management.Automation.Remoting.PSRemotingTransportException",
    "System.Management.Automation.RuntimeException",
    "System.Management.ManagementException",
    "System.MemberAccessException",
    "System.Messaging.MessageQueueException",
    "System.MethodAccessException",
    "System.MissingFieldException",
    "System.MissingMemberException",
    "System.MissingMethodException",
    "System.MulticastNotSupportedException",
    "System.Net.CookieException",
    "System.Net.Http.HttpIOException",
    "System.Net.Http.HttpRequestException",
    "System.Net.HttpListenerException",
    "System.Net.Mail.SmtpException",
    "System.Net.Mail.SmtpFailedRecipientException",
    "System.Net.NetworkInformation.NetworkInformationException",
    "System.Net.NetworkInformation.PingException",
    "System.Net.ProtocolViolationException",
    "System.Net.Sockets.SocketException",
    "System.Net.WebException",
    "System.Net.WebSockets.WebSocketException",
    "System.NotFiniteNumberException",
    "System.NotImplementedException",
    "System.NotSupportedException",
    "System.NullReferenceException",
    "System.ObjectDisposedException",
    "System.OperationCanceledException",
    "System.OutOfMemoryException",
    "System.OverflowException",
    "System.PlatformNotSupportedException",
    "System.RankException",
    "System.Reflection.AmbiguousMatchException",
    "System.Reflection.CustomAttributeFormatException",
    "System.Reflection.InvalidFilterCriteriaException",
    "System.Reflection.ReflectionTypeLoadException",
    "System.Reflection.TargetException",
    "System.Reflection.TargetInvocationException",
    "System.Reflection.TargetParameterCountException",
    "System.Resources.MissingManifestResourceException",
    "System.Resources.MissingSatelliteAssemblyException",
    "System.Runtime.CallbackException",
    "System.Runtime.FatalException",
    "System.Runtime.InteropServices.COMException",
    "System.Runtime.InteropServices.ExternalException",
    "System.Runtime.InteropServices.InvalidComObjectException",
    "System.Runtime.InteropServices.InvalidOleVariantTypeException",
    "System.Runtime.InteropServices.MarshalDirectiveException",
    "System.Runtime.InteropServices.SafeArrayRankMismatchException",
    "System.Runtime.InteropServices.SafeArrayTypeMismatchException",
    "System.Runtime.InteropServices.SEHException",
    "System.Runtime.Remoting.RemotingException",
    "System.Runtime.Remoting.RemotingTimeoutException",
    "System.Runtime.Remoting.ServerException",
    "System.Runtime.Serialization.InvalidDataContractException",
    "System.Runtime.Serialization.SerializationException",
    "System.Security.AccessControl.PrivilegeNotHeldException",
    "System.Security.Authentication.AuthenticationException",
    "System.Security.Authentication.InvalidCredentialException",
    "System.Security.Cryptography.CryptographicException",
    "System.Security.Cryptography.CryptographicUnexpectedOperationException",
    "System.Security.HostProtectionException",
    "System.Security.Policy.PolicyException",
    "System.Security.Principal.IdentityNotMappedException",
    "System.Security.SecurityException",
    "System.Security.VerificationException",
    "System.Security.XmlSyntaxException",
    "System.ServiceModel.ActionNotSupportedException",
    "System.ServiceModel.AddressAccessDeniedException",
    "System.ServiceModel.AddressAlreadyInUseException",
    "System.ServiceModel.ChannelTerminatedException",
    "System.ServiceModel.CommunicationException",
    "System.ServiceModel.CommunicationObjectAbortedException",
    "System.ServiceModel.CommunicationObjectFaultedException",
    "System.ServiceModel.Dispatcher.FilterInvalidBodyAccessException",
    "System.ServiceModel.Dispatcher.MultipleFilterMatchesException",
    "System.ServiceModel.EndpointNotFoundException",
    "System.ServiceModel.FaultException",
    "System.ServiceModel.InvalidMessageContractException",
    "System.ServiceModel.MessageHeaderException",
    "System.ServiceModel.ProtocolException",
    "System.ServiceModel.QuotaExceededException",
    "System.ServiceModel.Security.ExpiredSecurityTokenException",
    "System.ServiceModel.Security.MessageSecurityException",
    "System.ServiceModel.Security.SecurityAccessDeniedException",
    "System.ServiceModel.Security.SecurityNegotiationException",
    "System.ServiceModel.ServerTooBusyException",
    "System.ServiceModel.ServiceActivationException",
    "System.ServiceModel.Web.WebFaultException",
    "System.ServiceProcess.TimeoutException",
    "System.StackOverflowException",
    "System.SystemException",
    "System.Text.DecoderFallbackException",
    "System.Text.EncoderFallbackException",
    "System.Text.Json.JsonException",
    "System.Text.RegularExpressions.RegexMatchTimeoutException",
    "System.Threading.AbandonedMutexException",
    "System.Threading.LockRecursionException",
    "System.Threading.SemaphoreFullException",
    "System.Threading.SynchronizationLockException",
    "System.Threading.Tasks.TaskCanceledException",
    "System.Threading.Tasks.TaskSchedulerException",
    "System.Threading.ThreadAbortException",
    "System.Threading.ThreadInterruptedException",
    "System.Threading.ThreadStateException",
    "System.Threading.WaitHandleCannotBeOpenedException",
    "System.TimeoutException",
    "System.TimeZoneNotFoundException",
    "System.Transactions.TransactionAbortedException",
    "System.Transactions.TransactionException",
    "System.Transactions.TransactionInDoubtException",
    "System.Transactions.TransactionManagerCommunicationException",
    "System.TypeAccessException",
    "System.TypeInitializationException",
    "System.TypeLoadException",
    "System.TypeUnloadedException",
    "System.UnauthorizedAccessException",
    "System.UriFormatException",
    "System.Web.Http.HttpResponseException",
    "System.Web.HttpCompileException",
    "System.Web.HttpException",
    "System.Web.HttpParseException",
    "System.Web.HttpRequestValidationException",
    "System.Web.HttpUnhandledException",
    "System.Web.Security.MembershipCreateUserException",
    "System.Web.Services.Protocols.SoapException",
    "System.Web.Services.Protocols.SoapHeaderException",
    "System.Windows.Markup.XamlParseException",
    "System.Xml.Schema.XmlSchemaException",
    "System.Xml.Schema.XmlSchemaValidationException",
    "System.Xml.XmlException",
    "System.Xml.XPath.XPathException",
    "System.Xml.Xsl.XsltCompileException",
    "System.Xml.Xsl.XsltException",
];

/// Last parts of the known names, sorted without regard to ASCII case.
static SHORT: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut short: Vec<&str> = KNOWN.iter().map(|name| last_part(name)).collect();
    short.sort_unstable_by(|a, b| compare(a, b));
    short
});

/// Short names that Java, PHP, Python or Dart print and .NET does not.
const FOREIGN: &[&str] = &[
    "ArrayIndexOutOfBoundsException",
    "BeanCreationException",
    "BindException",
    "ClassCastException",
    "ClassNotFoundException",
    "CompletionException",
    "ConcurrentModificationException",
    "ConnectException",
    "ErrorException",
    "ExecutionException",
    "IllegalArgumentException",
    "IllegalMonitorStateException",
    "IllegalStateException",
    "MissingPluginException",
    "NoRouteToHostException",
    "NoSuchElementException",
    "NoSuchFieldException",
    "NoSuchMethodException",
    "NullPointerException",
    "NumberFormatException",
    "PDOException",
    "PlatformException",
    "QueryException",
    "RuntimeException",
    "SQLException",
    "ServletException",
    "SSLException",
    "SSLHandshakeException",
    "StaleElementReferenceException",
    "StringIndexOutOfBoundsException",
    "UncheckedIOException",
    "UnknownHostException",
    "UnsupportedOperationException",
    "WebDriverException",
];

/// Is this the full name of a type in the list, in any case?
pub(super) fn is_known(full_name: &str) -> bool {
    KNOWN.binary_search_by(|known| compare(known, full_name)).is_ok()
}

/// Is this the last part of a type in the list, in any case?
pub(super) fn is_known_short(name: &str) -> bool {
    SHORT.binary_search_by(|known| compare(known, name)).is_ok()
}

/// Is this short name one of another platform's?
pub(super) fn is_foreign_short(name: &str) -> bool {
    FOREIGN.contains(&name)
}

/// The part of a type name after its last `.` or `+`.
pub(super) fn last_part(name: &str) -> &str {
    name.rsplit(['.', '+']).next().unwrap_or(name)
}

fn compare(a: &str, b: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(lower).cmp(b.bytes().map(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_no_name_twice() {
        for pair in KNOWN.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        }
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert!(is_known("system.NET.webexception"));
        assert!(is_known_short("SocketException"));
        assert!(!is_known("WebException"));
        assert!(!is_known_short("System.Net.WebException"));
    }
}

//! Stack frames: methods of .NET that really stand in such traces, and made-up ones of the services.
//!
//! A line that begins with `!` is not a frame but stands in the trace as it is; ` @ FILE:N` is the place in a
//! source file, which .NET words in the language of the server.

/// A client call over WCF, as the remoting proxy prints it.
pub(super) const WCF_CALL: &[&str] = &[
    "!",
    "!Server stack trace: ",
    "System.ServiceModel.Channels.HttpChannelUtilities.ProcessGetResponseWebException(WebException webException, HttpWebRequest request, HttpAbortReason abortReason)",
    "System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)",
    "System.ServiceModel.Channels.RequestChannel.Request(Message message, TimeSpan timeout)",
    "System.ServiceModel.Dispatcher.RequestChannelBinder.Request(Message message, TimeSpan timeout)",
    "System.ServiceModel.Channels.ServiceChannel.Call(String action, Boolean oneway, ProxyOperationRuntime operation, Object[] ins, Object[] outs, TimeSpan timeout)",
    "System.ServiceModel.Channels.ServiceChannelProxy.InvokeService(IMethodCallMessage methodCall, ProxyOperationRuntime operation)",
    "System.ServiceModel.Channels.ServiceChannelProxy.Invoke(IMessage message)",
    "!",
    "!Exception rethrown at [0]: ",
    "System.Runtime.Remoting.Proxies.RealProxy.HandleReturnMessage(IMessage reqMsg, IMessage retMsg)",
    "System.Runtime.Remoting.Proxies.RealProxy.PrivateInvoke(MessageData& msgData, Int32 type)",
    "Microsoft.SqlServer.IntegrationServices.Scale.ScaleoutContract.ServiceContract.IClusterManagement.KeepAlive(String agentId)",
    "IntegrationServices.ScaleOut.Agent.MasterConnection.Send(AgentState state) @ d:\\scale\\agent\\MasterConnection.cs:{pair}",
    "IntegrationServices.ScaleOut.Agent.HeartbeatSender.SendOnce()",
    "IntegrationServices.ScaleOut.Agent.HeartbeatSender.Loop(Object state)",
    "System.Threading.ExecutionContext.RunInternal(ExecutionContext executionContext, ContextCallback callback, Object state, Boolean preserveSyncCtx)",
    "System.Threading.TimerQueueTimer.CallCallback()",
    "System.Threading.TimerQueueTimer.Fire()",
];

/// A client call over WCF on .NET (Core).
pub(super) const WCF_CALL_CORE: &[&str] = &[
    "System.ServiceModel.Channels.HttpChannelFactory`1.HttpClientRequestChannel.HttpClientChannelAsyncRequest.SendRequestAsync(Message message, TimeoutHelper timeoutHelper)",
    "System.ServiceModel.Channels.RequestChannel.RequestAsync(Message message, TimeSpan timeout)",
    "!{previous}",
    "System.ServiceModel.Channels.ServiceChannelProxy.TaskCreator.<>c__DisplayClass1_0.<CreateGenericTask>b__0(IAsyncResult asyncResult)",
    "IntegrationServices.ScaleOut.Agent.HeartbeatSender.SendOnceAsync() @ /src/agent/HeartbeatSender.cs:{pair}",
];

/// `HttpWebRequest` on its own.
pub(super) const WEB_REQUEST: &[&str] = &[
    "System.Net.HttpWebRequest.GetResponse()",
    "System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)",
];

/// `HttpWebRequest` that fails while the request's body is sent.
pub(super) const WEB_REQUEST_STREAM: &[&str] = &[
    "System.Net.HttpWebRequest.GetRequestStream(TransportContext& context)",
    "System.Net.HttpWebRequest.GetRequestStream()",
    "System.ServiceModel.Channels.HttpOutput.WebRequestHttpOutput.GetOutputStream()",
];

/// A TCP connection that is not made.
pub(super) const SOCKET_CONNECT: &[&str] = &[
    "System.Net.Sockets.Socket.DoConnect(EndPoint endPointSnapshot, SocketAddress socketAddress)",
    "System.Net.ServicePoint.ConnectSocketInternal(Boolean connectFailure, Socket s4, Socket s6, Socket& socket, IPAddress& address, ConnectSocketState state, IAsyncResult asyncResult, Exception& exception)",
];

/// A TCP connection that is not made, on .NET (Core).
pub(super) const SOCKET_CONNECT_CORE: &[&str] = &[
    "System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error, CancellationToken cancellationToken)",
    "System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.System.Threading.Tasks.Sources.IValueTaskSource.GetResult(Int16 token)",
    "System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port, HttpRequestMessage initialRequest, Boolean async, CancellationToken cancellationToken)",
];

/// `HttpClient` on .NET (Core).
pub(super) const HTTP_CLIENT_CORE: &[&str] = &[
    "System.Net.Http.HttpConnectionPool.ConnectAsync(HttpRequestMessage request, Boolean async, CancellationToken cancellationToken)",
    "System.Net.Http.HttpConnectionPool.SendWithVersionDetectionAndRetryAsync(HttpRequestMessage request, Boolean async, Boolean doRequestAuth, CancellationToken cancellationToken)",
    "System.Net.Http.HttpClient.<SendAsync>g__Core|83_0(HttpRequestMessage request, HttpCompletionOption completionOption, CancellationTokenSource cts, Boolean disposeCts, CancellationTokenSource pendingRequestsCts, CancellationToken originalCancellationToken)",
];

/// A TCP connection that breaks.
pub(super) const SOCKET_RECEIVE: &[&str] =
    &["System.Net.Sockets.Socket.Receive(Byte[] buffer, Int32 offset, Int32 size, SocketFlags socketFlags)"];

/// A stream over a TCP connection that breaks.
pub(super) const NETWORK_STREAM: &[&str] = &[
    "System.Net.Sockets.NetworkStream.Read(Byte[] buffer, Int32 offset, Int32 size)",
    "System.Net.FixedSizeReader.ReadPacket(Byte[] buffer, Int32 offset, Int32 count)",
    "System.Net.TlsStream.CallProcessAuthentication(Object state)",
];

/// A TLS handshake that fails.
pub(super) const TLS_HANDSHAKE: &[&str] = &[
    "System.Net.Security.SslState.StartSendAuthResetSignal(ProtocolToken message, AsyncProtocolRequest asyncRequest, Exception exception)",
    "System.Net.Security.SslState.CheckCompletionBeforeNextReceive(ProtocolToken message, AsyncProtocolRequest asyncRequest)",
    "System.Net.Security.SslState.ProcessReceivedBlob(Byte[] buffer, Int32 count, AsyncProtocolRequest asyncRequest)",
    "System.Net.Security.SslState.ForceAuthentication(Boolean receiveFirst, Byte[] buffer, AsyncProtocolRequest asyncRequest)",
    "System.Net.TlsStream.ProcessAuthentication(LazyAsyncResult result)",
    "System.Net.ConnectStream.WriteHeaders(Boolean async)",
];

/// A connection to SQL Server that is not opened.
pub(super) const SQL_OPEN: &[&str] = &[
    "System.Data.SqlClient.SqlInternalConnectionTds..ctor(DbConnectionPoolIdentity identity, SqlConnectionString connectionOptions, SqlCredential credential, Object providerInfo, String newPassword, SecureString newSecurePassword, Boolean redirectedUserInstance)",
    "System.Data.SqlClient.SqlConnectionFactory.CreateConnection(DbConnectionOptions options, DbConnectionPoolKey poolKey, Object poolGroupProviderInfo, DbConnectionPool pool, DbConnection owningConnection, DbConnectionOptions userOptions)",
    "System.Data.ProviderBase.DbConnectionPool.CreateObject(DbConnection owningObject, DbConnectionOptions userOptions, DbConnectionInternal oldConnection)",
    "System.Data.ProviderBase.DbConnectionPool.TryGetConnection(DbConnection owningObject, UInt32 waitForMultipleObjectsTimeout, Boolean allowCreate, Boolean onlyOneCheckConnection, DbConnectionOptions userOptions, DbConnectionInternal& connection)",
    "System.Data.SqlClient.SqlConnection.TryOpen(TaskCompletionSource`1 retry)",
    "System.Data.SqlClient.SqlConnection.Open()",
    "IntegrationServices.ScaleOut.Agent.LogDatabase.Connect()",
    "!{connection-id}",
];

/// As [`SQL_OPEN`], for a login that the server refused: then the server's error number is known.
pub(super) const SQL_LOGIN: &[&str] = &[
    "System.Data.SqlClient.SqlInternalConnectionTds..ctor(DbConnectionPoolIdentity identity, SqlConnectionString connectionOptions, SqlCredential credential, Object providerInfo, String newPassword, SecureString newSecurePassword, Boolean redirectedUserInstance)",
    "System.Data.ProviderBase.DbConnectionPool.CreateObject(DbConnection owningObject, DbConnectionOptions userOptions, DbConnectionInternal oldConnection)",
    "System.Data.ProviderBase.DbConnectionPool.UserCreateRequest(DbConnection owningObject, DbConnectionOptions userOptions, DbConnectionInternal oldConnection)",
    "System.Data.ProviderBase.DbConnectionFactory.TryGetConnection(DbConnection owningConnection, TaskCompletionSource`1 retry, DbConnectionOptions userOptions, DbConnectionInternal oldConnection, DbConnectionInternal& connection)",
    "System.Data.SqlClient.SqlConnection.TryOpenInner(TaskCompletionSource`1 retry)",
    "System.Data.SqlClient.SqlConnection.Open()",
    "IntegrationServices.ScaleOut.Agent.LogDatabase.Connect()",
    "!{connection-id}",
    "!{error-number}",
];

/// A statement that SQL Server does not finish.
pub(super) const SQL_EXECUTE: &[&str] = &[
    "System.Data.SqlClient.SqlConnection.OnError(SqlException exception, Boolean breakConnection, Action`1 wrapCloseInAction)",
    "System.Data.SqlClient.TdsParser.ThrowExceptionAndWarning(TdsParserStateObject stateObj, Boolean callerHasConnectionLock, Boolean asyncClose)",
    "System.Data.SqlClient.TdsParser.TryRun(RunBehavior runBehavior, SqlCommand cmdHandler, SqlDataReader dataStream, BulkCopySimpleResultSet bulkCopyHandler, TdsParserStateObject stateObj, Boolean& dataReady)",
    "System.Data.SqlClient.SqlDataReader.TryConsumeMetaData()",
    "System.Data.SqlClient.SqlCommand.RunExecuteReader(CommandBehavior cmdBehavior, RunBehavior runBehavior, Boolean returnStream, String method)",
    "System.Data.SqlClient.SqlCommand.ExecuteReader()",
    "!{connection-id}",
];

/// A method called by reflection.
pub(super) const REFLECTION: &[&str] = &[
    "System.RuntimeMethodHandle.InvokeMethod(Object target, Object[] arguments, Signature sig, Boolean constructor)",
    "System.Reflection.RuntimeMethodInfo.UnsafeInvokeInternal(Object obj, Object[] parameters, Object[] arguments)",
    "System.Reflection.RuntimeMethodInfo.Invoke(Object obj, BindingFlags invokeAttr, Binder binder, Object[] parameters, CultureInfo culture)",
    "System.Delegate.DynamicInvokeImpl(Object[] args)",
    "IntegrationServices.ScaleOut.Agent.Pipeline.RunStep(String name, Object[] arguments) @ d:\\scale\\agent\\Pipeline.cs:{pair}",
    "IntegrationServices.ScaleOut.Agent.Pipeline.Run()",
    "System.Threading.ExecutionContext.RunInternal(ExecutionContext executionContext, ContextCallback callback, Object state, Boolean preserveSyncCtx)",
    "System.Threading.ThreadHelper.ThreadStart()",
];

/// A task that is waited for.
pub(super) const TASK_WAIT: &[&str] = &[
    "System.Threading.Tasks.Task.ThrowIfExceptional(Boolean includeTaskCanceledExceptions)",
    "System.Threading.Tasks.Task.Wait(Int32 millisecondsTimeout, CancellationToken cancellationToken)",
    "System.Threading.Tasks.Task.Wait()",
    "IntegrationServices.ScaleOut.Agent.ResourceCache.Load(Guid id)",
    "IntegrationServices.ScaleOut.Agent.MainLoop.Round(Int64 number) @ d:\\scale\\agent\\MainLoop.cs:{pair}",
    "System.Threading.ThreadHelper.ThreadStart_Context(Object state)",
    "System.Threading.ExecutionContext.Run(ExecutionContext executionContext, ContextCallback callback, Object state)",
    "System.Threading.ThreadHelper.ThreadStart()",
];

/// A static constructor that fails: its type is met first here.
pub(super) const FIRST_USE: &[&str] = &[
    "IntegrationServices.ScaleOut.Agent.MasterConnection.Open(String endpoint)",
    "IntegrationServices.ScaleOut.Agent.WorkerAgent.Start() @ d:\\scale\\agent\\WorkerAgent.cs:{pair}",
];

/// A proxy whose channel has failed before.
pub(super) const FAULTED_CHANNEL: &[&str] = &[
    "System.ServiceModel.Channels.CommunicationObject.ThrowIfDisposedOrNotOpen()",
    "System.ServiceModel.Channels.ServiceChannel.Call(String action, Boolean oneway, ProxyOperationRuntime operation, Object[] ins, Object[] outs, TimeSpan timeout)",
    "System.ServiceModel.Channels.ServiceChannelProxy.InvokeService(IMethodCallMessage methodCall, ProxyOperationRuntime operation)",
    "System.ServiceModel.Channels.ServiceChannelProxy.Invoke(IMessage message)",
];

/// A certificate that is looked for.
pub(super) const CERTIFICATE_LOOKUP: &[&str] = &[
    "System.ServiceModel.Security.SecurityUtils.GetCertificateFromStoreCore(StoreName storeName, StoreLocation storeLocation, X509FindType findType, Object findValue, EndpointAddress target, Boolean throwIfMultipleOrNoMatch)",
    "System.ServiceModel.Security.SecurityUtils.GetCertificateFromStore(StoreName storeName, StoreLocation storeLocation, X509FindType findType, Object findValue, EndpointAddress target)",
    "System.ServiceModel.Security.X509CertificateInitiatorClientCredential.SetCertificate(StoreLocation storeLocation, StoreName storeName, X509FindType findType, Object findValue)",
];

/// The Master's refusal, as the Worker's proxy raises it.
pub(super) const MASTER_RESPONSE: &[&str] = &[
    "IntegrationServices.ScaleOut.Agent.MasterProxy.Check(MasterResponse response)",
    "IntegrationServices.ScaleOut.Agent.MasterProxy.LoadFile(Guid resource) @ d:\\scale\\agent\\MasterProxy.cs:{pair}",
];

/// A file that cannot be opened.
pub(super) const FILE_OPEN: &[&str] = &[
    "System.IO.__Error.WinIOError(Int32 errorCode, String maybeFullPath)",
    "System.IO.FileStream.Init(String path, FileMode mode, FileAccess access, Int32 rights, Boolean useRights, FileShare share, Int32 bufferSize, FileOptions options, SECURITY_ATTRIBUTES secAttrs, String msgPath, Boolean bFromProxy, Boolean useLongPath, Boolean checkHost)",
    "System.IO.FileStream..ctor(String path, FileMode mode, FileAccess access)",
];

/// A fault in the service's own code.
pub(super) const OWN_CODE: &[&str] = &[
    "IntegrationServices.ScaleOut.Agent.TaskTracker.Find(Guid task) @ d:\\scale\\agent\\TaskTracker.cs:{pair}",
    "IntegrationServices.ScaleOut.Agent.TaskTracker.Update()",
];

/// XML that ends too early.
pub(super) const XML_READ: &[&str] = &[
    "System.Xml.XmlExceptionHelper.ThrowXmlException(XmlDictionaryReader reader, String res, String arg1, String arg2, String arg3)",
    "System.Xml.XmlUTF8TextReader.Read()",
];

/// An object read from XML.
pub(super) const DESERIALIZE: &[&str] = &[
    "System.Runtime.Serialization.XmlObjectSerializer.ReadObjectHandleExceptions(XmlReaderDelegator reader, Boolean verifyObjectName, DataContractResolver dataContractResolver)",
    "System.Runtime.Serialization.DataContractSerializer.ReadObject(XmlReader reader)",
];

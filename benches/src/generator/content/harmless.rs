//! Lines of a healthy service that hold the words of trouble without any: a reader that goes by single words
//! stumbles over them. Nothing here is worse than informational.

use super::Sentence;
use crate::generator::language::Language;
use crate::generator::level::Level::{Information, Verbose};

const LOGGER: &str = "IntegrationServices.ScaleOut.Agent.Diagnostics";

macro_rules! lines {
    ($($level:ident $text:literal),+ $(,)?) => {
        &[$(Sentence { event: None, level: $level, logger: LOGGER, weight: 100, text: $text }),+]
    };
}

/// Lines of code and numbers, the same in every language.
pub(super) const NEUTRAL: &[Sentence] = lines![
    Information "Error: 0, Warning: 0, Succeeded: {count}",
    Information "System.Exception handling enabled for {digit} handlers",
    Verbose "Retry policy covers System.TimeoutException, System.Net.WebException and {digit} more types",
    Verbose "InnerException = null, HResult = 0x00000000, ExitCode=0",
    Information "GET https://{authority}/status/403.html -> 200 OK, {count} bytes",
    Information "Batch of rows (403) written in {pair} ms, errors=0",
    Verbose "catch (Exception) blocks instrumented: {pair}; exceptions thrown so far: 0",
    Verbose "Counters since start:\n  exceptions = 0\n  errors = 0\n  (403) responses = 0\n   at startup: {digit} workers",
    Information "Login succeeded for user '{user}', failed logins: 0",
    Verbose "TLS handshake with {authority} completed, certificate {thumbprint} accepted",
];

/// Lines in the language of the server.
pub(super) fn sentences(language: Language) -> &'static [Sentence] {
    match language {
        Language::English => ENGLISH,
        Language::French => FRENCH,
        Language::German => GERMAN,
        Language::Spanish => SPANISH,
        Language::Italian => ITALIAN,
        Language::Portuguese => PORTUGUESE,
        Language::Russian => RUSSIAN,
        Language::Japanese => JAPANESE,
        Language::Korean => KOREAN,
        Language::SimplifiedChinese => SIMPLIFIED_CHINESE,
        Language::TraditionalChinese => TRADITIONAL_CHINESE,
        Language::Polish => POLISH,
        Language::Czech => CZECH,
        Language::Turkish => TURKISH,
    }
}

const ENGLISH: &[Sentence] = lines![
    Information "No exception was raised while {count} packages were validated",
    Information "The certificate of {host} is valid for {count} more days",
    Verbose "With the exception of table 403, all {count} tables were compared",
    Information "The connection to {sql} was closed as planned after {pair} queries",
    Information "Secure channel settings were read: TLS 1.2 is enabled",
    Information "0 errors occurred while the HTTP requests of the last hour were counted: {count}",
    Verbose "The endpoint listens at {url}, {pair} messages accepted",
];
const FRENCH: &[Sentence] = lines![
    Information "Aucune exception n'a été levée pendant la validation de {count} lots",
    Information "Le certificat de {host} est encore valable {count} jours",
    Verbose "À l'exception de la table 403, les {count} tables ont été comparées",
    Information "La connexion à {sql} a été fermée comme prévu après {pair} requêtes",
    Information "0 erreur lors des {count} requêtes HTTP de la dernière heure",
    Verbose "Le point de terminaison est à l'écoute sur {url} : {pair} messages acceptés",
];
const GERMAN: &[Sentence] = lines![
    Information "Keine Ausnahme bei der Prüfung von {count} Paketen",
    Information "Das Zertifikat von {host} ist noch {count} Tage gültig",
    Verbose "Mit Ausnahme von Tabelle 403 wurden alle {count} Tabellen verglichen",
    Information "Die Verbindung mit {sql} wurde nach {pair} Abfragen planmäßig geschlossen",
    Information "0 Fehler bei {count} HTTP-Anforderungen der letzten Stunde",
];
const SPANISH: &[Sentence] = lines![
    Information "Ninguna excepción durante la validación de {count} paquetes",
    Information "El certificado de {host} es válido durante {count} días más",
    Verbose "A excepción de la tabla 403, se compararon las {count} tablas",
    Information "La conexión con {sql} se cerró según lo previsto después de {pair} consultas",
    Information "0 errores en las {count} solicitudes HTTP de la última hora",
];
const ITALIAN: &[Sentence] = lines![
    Information "Nessuna eccezione durante la convalida di {count} pacchetti",
    Information "Il certificato di {host} è valido per altri {count} giorni",
    Verbose "Ad eccezione della tabella 403, sono state confrontate tutte le {count} tabelle",
    Information "La connessione a {sql} è stata chiusa come previsto dopo {pair} query",
    Information "0 errori nelle {count} richieste HTTP dell'ultima ora",
];
const PORTUGUESE: &[Sentence] = lines![
    Information "Nenhuma exceção durante a validação de {count} pacotes",
    Information "O certificado de {host} é válido por mais {count} dias",
    Verbose "Com exceção da tabela 403, todas as {count} tabelas foram comparadas",
    Information "A conexão com {sql} foi fechada conforme planejado após {pair} consultas",
    Information "0 erros nas {count} solicitações HTTP da última hora",
];
const RUSSIAN: &[Sentence] = lines![
    Information "При проверке {count} пакетов исключений не возникло",
    Information "Сертификат {host} действителен ещё {count} дней",
    Verbose "За исключением таблицы 403, сравнены все таблицы: {count}",
    Information "Соединение с {sql} закрыто по плану после {pair} запросов",
    Information "Ошибок: 0, HTTP-запросов за последний час: {count}",
];
const JAPANESE: &[Sentence] = lines![
    Information "{count} 個のパッケージの検証中に例外はありませんでした",
    Information "{host} の証明書はあと {count} 日間有効です",
    Verbose "テーブル 403 を除く {count} 個のテーブルを比較しました",
    Information "{sql} への接続は {pair} 回のクエリの後、予定どおり閉じられました",
    Information "エラー: 0 件、直近 1 時間の HTTP 要求: {count} 件",
];
const KOREAN: &[Sentence] = lines![
    Information "패키지 {count}개를 검사하는 동안 예외가 없었습니다",
    Information "{host}의 인증서는 앞으로 {count}일 동안 유효합니다",
    Verbose "테이블 403을 제외한 {count}개의 테이블을 비교했습니다",
    Information "{sql}에 대한 연결은 쿼리 {pair}개 후 예정대로 닫혔습니다",
    Information "오류: 0건, 지난 1시간의 HTTP 요청: {count}건",
];
const SIMPLIFIED_CHINESE: &[Sentence] = lines![
    Information "验证 {count} 个包时没有异常",
    Information "{host} 的证书还有 {count} 天有效",
    Verbose "除表 403 外，已比较全部 {count} 个表",
    Information "在 {pair} 个查询之后，与 {sql} 的连接已按计划关闭",
    Information "错误：0，最近一小时的 HTTP 请求：{count}",
];
const TRADITIONAL_CHINESE: &[Sentence] = lines![
    Information "驗證 {count} 個封裝時沒有例外狀況",
    Information "{host} 的憑證還有 {count} 天有效",
    Verbose "除資料表 403 外，已比較全部 {count} 個資料表",
    Information "在 {pair} 個查詢之後，與 {sql} 的連線已依計畫關閉",
    Information "錯誤：0，最近一小時的 HTTP 要求：{count}",
];
const POLISH: &[Sentence] = lines![
    Information "Podczas sprawdzania {count} pakietów nie wystąpił żaden wyjątek",
    Information "Certyfikat serwera {host} jest ważny jeszcze {count} dni",
    Verbose "Z wyjątkiem tabeli 403 porównano wszystkie tabele: {count}",
    Information "Połączenie z {sql} zamknięto zgodnie z planem po {pair} zapytaniach",
    Information "Błędy: 0, żądania HTTP w ostatniej godzinie: {count}",
];
const CZECH: &[Sentence] = lines![
    Information "Při ověřování {count} balíčků nedošlo k žádné výjimce",
    Information "Certifikát serveru {host} platí ještě {count} dní",
    Verbose "S výjimkou tabulky 403 byly porovnány všechny tabulky: {count}",
    Information "Připojení k {sql} bylo po {pair} dotazech podle plánu uzavřeno",
    Information "Chyby: 0, požadavky HTTP za poslední hodinu: {count}",
];
const TURKISH: &[Sentence] = lines![
    Information "{count} paket doğrulanırken hiçbir özel durum oluşmadı",
    Information "{host} sertifikası {count} gün daha geçerli",
    Verbose "403 numaralı tablo dışında {count} tablonun tümü karşılaştırıldı",
    Information "{sql} bağlantısı {pair} sorgudan sonra planlandığı gibi kapatıldı",
    Information "Hata: 0, son bir saatteki HTTP istekleri: {count}",
];

//! The languages that Windows and .NET speak to people in, by what their texts hold beyond ASCII.
//!
//! Letters and words were counted in the messages of .NET and Windows and completed from each language's alphabet.
//! To add a language, add an entry; to have it told from its neighbours, give it words.

use super::super::encoding::Encoding;
use Encoding::{
    Big5, EucKr, Gbk, Ibm437, Ibm850, Ibm852, Ibm866, ShiftJis, Windows1250, Windows1251, Windows1252,
    Windows1254,
};
use std::collections::HashSet;
use std::sync::LazyLock;

/// How a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// In letters: Latin or Cyrillic.
    Alphabetic,
    /// In Chinese, Japanese or Korean characters.
    Ideographic,
}

/// What a text of a language holds beyond ASCII.
#[derive(Debug)]
pub(super) struct Language {
    /// ISO 639-1 code.
    pub(super) code: &'static str,
    pub(super) script: Script,
    /// The code pages that it is written in.
    pub(super) pages: &'static [Encoding],
    /// Letters or characters that most sentences have, in lower case.
    pub(super) frequent: &'static str,
    /// Its other letters, in lower case.
    pub(super) rare: &'static str,
    /// Quotation marks and other signs of its own.
    pub(super) symbols: &'static str,
    /// Common words with a letter beyond ASCII, in lower case, a blank between them.
    words: &'static str,
}

impl Language {
    /// Whether `word`, in lower case, is one of the common words.
    pub(super) fn has_word(&self, word: &str) -> bool {
        WORDS.contains(&(self.code, word))
    }
}

/// The common words of all languages, each with the language's code: a long file of random bytes asks for thousands
/// in each block.
static WORDS: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| {
    let words_of = |language: &Language| {
        let code = language.code;
        language.words.split(' ').map(move |word| (code, word))
    };
    LANGUAGES.iter().flat_map(words_of).collect()
});

const WESTERN: &[Encoding] = &[Windows1252, Ibm850, Ibm437];
const CENTRAL: &[Encoding] = &[Windows1250, Ibm852];

const fn latin(code: &'static str, pages: &'static [Encoding]) -> Language {
    Language { code, script: Script::Alphabetic, pages, frequent: "", rare: "", symbols: "", words: "" }
}

const fn ideographic(code: &'static str, page: &'static [Encoding], frequent: &'static str) -> Language {
    Language { code, script: Script::Ideographic, pages: page, frequent, rare: "", symbols: "", words: "" }
}

/// All languages; of equals the first is taken.
pub(super) const LANGUAGES: &[Language] = &[
    Language { words: "café naïve façade", rare: "éèïç", ..latin("en", WESTERN) },
    Language {
        frequent: "éèàêç",
        rare: "ùûôîïëâœæüÿ",
        symbols: "«»°’",
        words: "à où là déjà être été était échec échoué délai requête sécurisé sécurité opération établir établie \
                dû réponse identité réseau hôte après accès système clé clés chaîne données paramètre propriété \
                terminé démarré démarrage arrêt arrêté exécution tâche tâches connecté créé créer détails fermé \
                fermée refusé expéditeur récepteur même très vérifiez utilisé spécifié spécifiée journée stratégie \
                contrôle complète numéro début précédente générale états référence méthode à répertoire",
        ..latin("fr", WESTERN)
    },
    Language {
        frequent: "äöüß",
        rare: "é",
        symbols: "„“«»§",
        words: "für über während möglicherweise mögliche könnte können möchten zurückgegeben unterstützt überprüfen \
                überschritten ungültig ungültige gültig zulässig unzulässig geöffnet öffnen schlüssel verschlüsselung \
                identität übereinstimmung später ausgelöst ausführung ausgeführt prüfen überprüfung zurück gehört \
                läuft löschen größe höher für müssen muss außerhalb schließen geschlossen aufgelöst verfügbar \
                ausdrücklich ausnahmestapelüberwachung stapelüberwachung ändern einträge empfänger länge übertragung",
        ..latin("de", WESTERN)
    },
    Language {
        frequent: "óáíéúñ",
        rare: "ü",
        symbols: "¿¡ºª«»",
        words: "conexión operación está más excepción relación sesión información agotó autenticación ningún había \
                dirección también anuló válido devolvió comunicación después envío según acción código línea \
                sólo número configuración versión ejecución búsqueda máximo parámetro contraseña tamaño señal \
                página método público éxito inició detuvo aplicación solicitó así aquí través cerró negociación",
        ..latin("es", WESTERN)
    },
    Language {
        frequent: "èàùéòì",
        rare: "íîóú",
        symbols: "«»",
        words: "è é più perché identità autorità ciò proprietà può già verrà sarà così né attività quantità modalità \
                disponibilità impossibilità funzionalità entità unità priorità e' città dovrà potrà cioè",
        ..latin("it", WESTERN)
    },
    Language {
        frequent: "ãçíáéóõêà",
        rare: "ôâúü",
        symbols: "ºª“”",
        words: "não solicitação conexão possível está autenticação é à às segurança operação associação relação \
                confiança serviço necessária exceção pôde instância também código êxito conexões após período \
                comunicação endereço informações até já são será você número máximo configuração execução ligação \
                servidor, início conteúdo usuário saída há só através ação página método padrão versão erro,",
        ..latin("pt", WESTERN)
    },
    Language {
        frequent: "åäöæø",
        rare: "é",
        symbols: "”»§",
        words: "på är för när åt från måste försök krävs åtkomst också så två år må går får når både også første før \
                forsøk tjänsten fjärrservern anslutningen misslyckades käytössä ei että on myös näytä pääsy käyttö \
                ikke må være fråga gång hämta ändra öppna",
        ..latin("sv", WESTERN)
    },
    Language {
        frequent: "ëïé",
        rare: "èöüóáê",
        words: "één geïnstalleerd coördinaten",
        ..latin("nl", WESTERN)
    },
    Language {
        frequent: "łążęćóśńź",
        rare: "é",
        symbols: "„”",
        words: "błąd błędu można być się połączenia połączenie może mógł wystąpił upłynął zostało został żądanie \
                żądania zabezpieczeń uzyskać zwrócił końcowego ponieważ że wartość sprawdź powiązania więcej dostępu \
                usługi usługa są jest nieprawidłowe nieprawidłowy wyjątek jeśli później właściwości przekroczyło \
                hasło użytkownik użytkownika serwera, plików do, także już też tożsamości połączyć",
        ..latin("pl", CENTRAL)
    },
    Language {
        frequent: "íářěčýžšéů",
        rare: "úóďťňľĺôäŕ",
        symbols: "„“",
        words: "připojení při chybě časový došlo pravděpodobně vzdálený vypršel této protože požadavek požadavku \
                vrátil certifikát být čas delšího že zabezpečení není vnitřní ověřování před odpovědi připojit může \
                zprávy přístup kód pomocí další však žádný úspěšně služby služba kanálu příliš počet nelze výjimka \
                hodnoty můžete která které který chyba, systému spuštění není už jsou více byl soubor, môže nie je",
        ..latin("cs", CENTRAL)
    },
    Language {
        frequent: "áéíóöőúüű",
        symbols: "„”»«",
        words: "és hogy nem sikerült érvénytelen kapcsolat kérés távoli kiszolgáló végrehajtása művelet hiba történt \
                következő nincs során között még időtúllépés szolgáltatás található például már",
        ..latin("hu", CENTRAL)
    },
    Language {
        frequent: "ăâîşţ",
        rare: "șț",
        symbols: "„”",
        words: "să şi în că este conexiunea eroare după nu când către aţi fără până",
        ..latin("ro", CENTRAL)
    },
    Language {
        frequent: "čćšžđ",
        symbols: "„“»«",
        words: "nije može već još prošlo greška pogreška povežite pokušaj poslužitelj više če že ni strežnik napaka \
                ključ išče preveč če",
        ..latin("hr", CENTRAL)
    },
    Language {
        frequent: "ışğüçöi",
        rare: "âîû",
        symbols: "“”",
        words: "için aşımı bağlantı bağlantısı ayrılan oluştu süre süresi tarafından değerinin hatası başarısız uç \
                işlem işlemi bölümü özel yanıt güvenlik isteği iç şekilde sırasında değil geçersiz geçerli kullanıcı \
                erişim üst lütfen bulunamadı çalışma başlatıldı dışı özel olduğu olduğundan sağlayıcısı ağ öğe",
        ..latin("tr", &[Windows1254])
    },
    Language {
        frequent: "оеаинтрсвлпкдям",
        rare: "узбыьчжйшюгщцэхфъёіїєґў",
        symbols: "«»№",
        words: "не на с в к и по для при от из или что это был была было был время ошибка ошибки удалось \
                подключение подключиться соединение соединения сервер сервера серверу запрос запроса операция \
                сертификат служба службы доступ исключение задача сообщение имя файл недопустимый невозможно",
        ..latin("ru", &[Windows1251, Ibm866])
    },
    ideographic(
        "ja",
        &[ShiftJis],
        "しーたまのでがトいてンにをイれはさするとせアりスバタなサリラきエこ続接あッ間ドらうテムかく信クウィ要求エラ例外証明書確\
         発一能性生作受立中正部対送認保護使用原因割当操応答側内合関成効前理失敗行致長検期過定後処詳細頼止化有場参照出係名\
         許暗号実構不考呼見返値指完了通状態増機基取無開得制限試先索整",
    ),
    ideographic(
        "ko",
        &[EucKr],
        "다니습이에서수인지시한을하가는를할없트요했되보오기버일간안사있류로스대결용제의연않었청문세내발증신중동원된때생부과라\
         자드나리은정클바언치격만작당전거메해못업채널성호예상설소딩확료경초으그구와포음또계반환크도공우엔처외실관합려았긴\
         권들입응답통조송러잘단터화적행여고불비프암턴명어것참닫본록필표검찾급완후및끝체금늘코켓패름열핸셰네워액올십식레더",
    ),
    ideographic(
        "zh-Hans",
        &[Gbk],
        "的时接请服务无在法器连为可错超证能用程配求已安全不发通误关建信间是定此有息未或使立道与到户远方客端出标于中书因验过内\
         止结了由成分这操作确消终点传收机匹绑送生失败任上例试正应名以给常系权问理加没指和处长存异回禁实响登录后置闭输身份\
         授部从字持该访协参尝识详细比密目找效打开但现提供受对一见个被返并支网络前下侦听地案基础经外数据创算所大行序完之向\
         检查具如致造增取本解计位握手要相否级太忙",
    ),
    ideographic(
        "zh-Hant",
        &[Big5],
        "的時端服無器伺連法用錯誤是為要求證可逾接因傳通線已能發回安全不在訊遠分建立生或間一有作止此定所成關道確請配未內部驗憑\
         與戶件個使行取失敗者性結應資試以於到之嘗業這符繫況禁中過點狀存送信超執正收例外指出閉上加息機權體任至找需設前路登\
         造給較長程啟交參目後相身識別位詳細處理輸期名效開但提供入認否如標置務主授碼料預係序等並密沒支援網限寄下閱對拒絕功\
         方基礎稱得待值換具由完段容檢查也增利態電",
    ),
];

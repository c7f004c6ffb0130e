"""The commonest function words of languages, which tell them apart, and scripts that name one.

Accents and case do not count: the words are folded as every text is.
"""

from __future__ import annotations

FUNCTION_WORDS = {
    "ar": "في من على إلى عن مع أن إن هذا هذه التي الذي كان كانت قد لا ما لم أو كل بعد قبل بين ذلك تلك هو هي هم كما حيث "
    "خلال عند عبر ضد دون غير أي إذا لكن بعض أكثر حتى منذ يكون تكون يتم تم لن ثم وقد وفي ومن أيضا فقط هناك وهو وهي بها به "
    "فيها فيه منها لها له لهذا الذين أنه أنها بأن ليس أما وكان وكانت",
    "bg": "и на в за от да се с по е са че не като до при към или това този тази който която които има бъде беше след "
    "както ще си му им ги го може между през във със обаче тези още само",
    "ca": "de la el i els les que a en per un una amb es del al dels als no ha han va són és ser però com més també "
    "aquest aquesta aquests aquestes seva seu seus ho hi quan si o ni fins entre sobre sense des cada molt altres altre "
    "està pot poden podeu esteu què on pel pels tots totes",
    "cs": "a v se na je že z s do o k i pro jsou který která které jako ale by jeho podle při po od za ve si byl byla "
    "bylo být není tak také nebo pokud však ze její jejich už až jen tím této tento toto mezi bude může můžete máte",
    "da": "og i at det en den til er som på de med han af for ikke der var mig sig men et har om vi havde nu over da fra "
    "du ud sin dem os op hvor blev eller hvad skulle kan vil også efter når ved hvis denne dette mellem blive bliver",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr "
    "durch man sein wurde sei hatte kann gegen vom können schon wenn ihre ihr seine unter wir ich diese dieser dieses "
    "wurden sowie zwischen müssen muss soll damit jedoch wieder worden",
    "en": "the of and to in a is that for it as was with be by on not he his this are or from at which but have an had "
    "they you were their one all we there been if more when will would who so no its her she him has them can could "
    "about into than other some these then only also over such after most should must between during under while where "
    "both said according against through because any may your our what do does did those being each",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este sí "
    "porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni "
    "contra otros ese eso ante ellos e esto antes algunos qué unos yo otro otras otra él tanto esa estos mucho nada "
    "poco ella son fue han era ser está están tiene tienen según puede pueden fueron cada así si dos sido",
    "fa": "و در به از که این را با است برای آن یک خود تا بر هم نیز می شود شده بود اما هر یا ها های باشد کرد کند کنید "
    "شما اگر دیگر باید ما بین پس",
    "fi": "ja on ei että se hän ovat oli kun mutta myös joka jos niin kuin tai vain sen ole olla voi sekä mukaan jotka "
    "tämä tämän ne siitä kanssa vielä jo mitä ennen jälkeen",
    "fr": "de la le les et l d des à en un une du que qui dans pour par sur pas au plus se ne ce il s n c j m t qu est "
    "sont avec son sa ses aux cette ont a été être leur leurs ou mais comme elle ils elles nous vous on je tu y sans "
    "entre après avant contre ces cet lors ainsi selon depuis afin également aussi fait dont où deux tous toute toutes "
    "tout même si lui notre nos votre vos jusqu pendant sous très chez encore autres autre était étaient sera seront "
    "ayant étant avait avaient avoir cela celui celle ceux donc or ni car non vers quand quelques chaque plusieurs "
    "alors puis lorsque tandis déjà fut soit peut peuvent doit doivent faire dit",
    "hr": "i u je se na da su za od s o a koji koja koje kao ne će bi ili iz do što nije sam biti po ali te samo više "
    "prema kako ako može između sve još",
    "ht": "nan yo la ki pou ak te yon li sa pa ap se sou nou a ou men an pi gen tou fè kote ka anpil moun peyi tankou "
    "lè depi oswa paske",
    "hu": "a az és hogy nem is egy ez meg el volt de csak már ha mint vagy még ki szerint van lesz azt ezt amely aki "
    "majd után között kell lehet",
    "id": "yang dan di ini itu dengan untuk dari dalam tidak akan pada juga ke karena telah oleh ada bisa sebagai saat "
    "atau dapat para lebih bahwa mereka sudah tersebut harus hanya adalah secara kepada anda kami kita ia dia seperti "
    "setelah serta bagi namun jika bila antara agar masih tetapi menjadi sebuah beberapa lain semua banyak setiap ketika "
    "sedang belum lagi pula terhadap hingga maka satu",
    "it": "di e il la che a in un per è una si non del le i con della da dei alla sono gli al ha dal nel lo anche come "
    "più ma delle o dalla nella ai se ad ed su degli questo questa loro suo sua ci essere stato stata hanno tra fra dopo "
    "sul sulla nelle nei alle agli dalle dai prima contro ogni quando dove quale cui era suoi sue questi queste stati "
    "viene vengono può possono secondo senza fino però così molto tutti tutte perché mentre già solo nell dell all dall "
    "sull quindi oppure",
    "nl": "de het een en van in is dat op te voor met zijn die niet aan er om ook als dan maar bij of uit nog naar heeft "
    "ze over door werd worden wordt tot hebben was ik hij wij zij we hun kan deze dit meer geen wel al zal moet moeten "
    "kunnen tegen onder na tussen zoals haar zich deed waar wat wie omdat toen sinds volgens u uw je jaar tijdens indien "
    "hoe daar ons alle andere",
    "no": "og i det er på som en å til med for at av den ikke har de et om var fra han men vi så seg kan eller ble skal "
    "sin ved også etter når hvis denne dette mellom være blir hva noe vil må",
    "pl": "w i na z się do nie że jest o to za przez od po jak dla a oraz są co przy ale czy który która które tym tego "
    "jego być był była było może ze by ich także jako jeśli można już tylko lub między podczas pod pod został zostały",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando "
    "muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse eles você essa "
    "num nem suas às numa pelos pelas este foi ser são está tem têm há ter era foram contra sobre esta segundo pode podem "
    "cada todos outros outras durante após ainda onde desde assim lhe isto deve",
    "ro": "de și în a la cu pe că o un nu se din este care pentru ce mai au sau fi sunt al ale ai lui prin fost după dar "
    "cum până când fără acest această aceste între dacă le ei cel cea cei cele îi îl va vor avea doar despre astfel unei "
    "unui dumneavoastră puteți poate",
    "ru": "и в не на что с по как а из к у за от о для это его но он она они все так же или был была были было при если "
    "только может бы до также который которая которые которого которых этого том этом вы мы я их ее быть после со "
    "уже между во под без еще чтобы где когда более есть можно нет этот эта эти через ли является",
    "sv": "och i att det som en på är av för med till den har de inte om ett var han men från vi så kan ska eller där "
    "sig när hade över vid också efter nu ut upp sin sina detta denna mellan genom under mot blir blev bli finns utan "
    "enligt vad än du",
    "sw": "na ya wa kwa ni katika za la cha kuwa hii huo hiyo hayo huyo ambayo ambao kama pia watu baada yake wake hata "
    "lakini bila kila zaidi kutoka hadi si sana tu",
    "tr": "ve bir bu da de için ile olarak olan çok daha ne gibi kadar ise sonra en o ama veya ya her değil mi oldu var "
    "göre tarafından ancak olduğu olduğunu edilen eden bunu şu eğer hem",
    "uk": "і в у на з що не до за та як про для від це його але й він вона вони або був була були було при якщо тільки "
    "може також який яка які яких щоб після під між через цього є немає ці цей ще вже",
    "vi": "và của các có là cho được trong không một với những người này khi từ đã để đến vào về theo như tại sau cũng "
    "ra trên nhiều năm lại sẽ phải nếu thì mà do việc đó hơn hoặc bị cần giữa nhưng đang còn thể bạn hãy trước tôi chúng "
    "ông bà rằng mới vẫn đều bằng chỉ nên gì vì qua cùng",
    "wo": "ci la mu ñu nu bi di ak yi ko gi na ni am ba bu moo dafa ngir te nga laa xam wax ne kenn lu ñi si mi ki ku leen "
    "daal rekk ay it tey waaw dina doon yu bañ yow man moom ñoom su def mooy dañu loolu bul réew nit",
}

# The first word of the Unicode names of a script's letters, and the language that a text in it is in, unless
# its function words are those of another one.
LANGUAGE_OF_SCRIPT = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "TAMIL": "ta",
    "THAI": "th",
}

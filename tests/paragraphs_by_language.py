"""Made-up press paragraphs, three in each of twelve languages, and French ones that look foreign."""

from __future__ import annotations

PARAGRAPHS = {
    "ar": [
        "أعلنت وزارة الداخلية أن الشرطة ضبطت في الميناء كمية كبيرة من المخدرات بعد تعاون مع دولة مجاورة.",
        "وقد اتفق الوزيران على تبادل المعلومات حول الشبكات الإجرامية التي تنشط على الحدود بين البلدين منذ سنوات.",
        "ولم يتم حتى الآن الكشف عن هوية المشتبه بهم الذين تم توقيفهم خلال هذه العملية في العاصمة.",
    ],
    "de": [
        "Die Polizei hat am Montag im Hafen mehr als zwei Tonnen Kokain sichergestellt und vier Männer festgenommen.",
        "Beide Minister wollen künftig enger zusammenarbeiten, um den Menschenhandel an der Grenze wirksam zu bekämpfen.",
        "Nach Angaben der Behörde wurde der Verdächtige auf der Grundlage eines Haftbefehls an Frankreich ausgeliefert.",
    ],
    "en": [
        "Police officers from both countries seized more than two tonnes of cocaine in the port of Le Havre on Monday.",
        "The ministers agreed to share information about the networks that traffic migrants across the border each year.",
        "According to Interpol, the suspect had been wanted for fraud since 2019 and was arrested at the airport.",
    ],
    "es": [
        "La policía incautó el lunes más de dos toneladas de cocaína en el puerto y detuvo a cuatro personas.",
        "Los ministros acordaron intercambiar información sobre las redes de trata que operan desde hace años en la frontera.",
        "La entrega del sospechoso a las autoridades de París se produjo en virtud de una orden de detención europea.",
    ],
    "fr": [
        "La police a saisi lundi plus de deux tonnes de cocaïne dans le port et interpellé quatre personnes.",
        "Les ministres sont convenus d'échanger des renseignements sur les réseaux de traite qui opèrent à la frontière.",
        "Le suspect, recherché depuis 2019 pour escroquerie, a été remis aux autorités de son pays à l'aéroport.",
    ],
    "id": [
        "Polisi menyita lebih dari dua ton kokain di pelabuhan pada hari Senin dan menangkap empat orang tersangka.",
        "Kedua menteri sepakat untuk bertukar informasi tentang jaringan perdagangan orang yang beroperasi di perbatasan.",
        "Tersangka telah dicari oleh Interpol sejak tahun 2019 dan akan segera diserahkan kepada pihak berwenang Prancis.",
    ],
    "it": [
        "La polizia ha sequestrato lunedì nel porto più di due tonnellate di cocaina e ha arrestato quattro persone.",
        "I ministri hanno deciso di scambiare informazioni sulle reti della tratta che operano da anni alla frontiera.",
        "Il sospettato, ricercato dal 2019 per truffa, è stato consegnato alle autorità francesi con un mandato europeo.",
    ],
    "nl": [
        "De politie heeft maandag in de haven meer dan twee ton cocaïne in beslag genomen en vier mannen opgepakt.",
        "Beide ministers willen informatie uitwisselen over de netwerken die al jaren mensen over de grens smokkelen.",
        "Volgens het parket werd de verdachte op grond van een aanhoudingsbevel aan de Franse autoriteiten overgeleverd.",
    ],
    "pt": [
        "A polícia apreendeu na segunda-feira mais de duas toneladas de cocaína no porto e deteve quatro pessoas.",
        "Os ministros decidiram trocar informações sobre as redes de tráfico que atuam há anos na fronteira entre os países.",
        "O suspeito, procurado desde 2019 por burla, foi entregue às autoridades francesas com um mandado de detenção.",
    ],
    "ru": [
        "Полиция изъяла в порту более двух тонн кокаина и задержала четырёх человек по подозрению в контрабанде.",
        "Министры договорились обмениваться сведениями о сетях торговцев людьми, которые действуют на границе не первый год.",
        "Подозреваемый, которого разыскивали с 2019 года, был передан французским властям на основании ордера.",
    ],
    "vi": [
        "Hôm thứ Hai, cảnh sát đã thu giữ hơn hai tấn ma túy tại cảng và bắt giữ bốn người.",
        "Hai bộ trưởng nhất trí trao đổi thông tin về các đường dây mua bán người hoạt động ở khu vực biên giới.",
        "Nghi phạm bị truy nã từ năm 2019 và sẽ được bàn giao cho cơ quan chức năng của Pháp trong tuần này.",
    ],
    "zh": [
        "星期一，警方在港口查获两吨多可卡因，并逮捕了四名嫌疑人，他们将被移交给法国当局。",
        "两国部长同意就多年来在边境地区活动的人口贩运网络交换情报，并开展联合调查。",
        "据国际刑警组织介绍，嫌疑人自2019年起因诈骗被通缉，昨天在机场被捕。",
    ],
}
PAIRS = [(language, text) for language, texts in PARAGRAPHS.items() for text in texts]

FRENCH_TRAPS = [
    # Foreign names, one after the other.
    "Nguyen Van Hai, Tran Thi Mai, Pham Quoc Bao et Le Minh Duc ont été arrêtés à Can Tho.",
    "Le commissaire Giovanni De Santis et le colonel José María de la Cruz del Río se sont vus à Rome.",
    "L'opération « The Black Hand of the North », menée avec le FBI, Scotland Yard et la DEA, est close.",
    "Le Federal Bureau of Investigation et la Drug Enforcement Administration ont remis leur rapport à Bogota.",
    # Accents lost, capitals.
    "Le ministre de l'Interieur a ete recu a Hanoi par son homologue, qui a promis une cooperation renforcee.",
    "LE MINISTRE DE L'INTÉRIEUR A ÉTÉ REÇU À HANOÏ PAR SON HOMOLOGUE, QUI A PROMIS UNE COOPÉRATION RENFORCÉE.",
    # A foreign quotation or address in a French sentence.
    "« We will not let them go », a dit le chef de la police, selon un journal local de la capitale.",
    "Pour en savoir plus, écrivez à contact@police.example ou lisez https://www.police.example/fr/about-us.",
    # Few function words: scores, lists, telegrams.
    "Bilan : 25 arrestations, 12 fusils, 3 véhicules, 450 kg de résine, 2 tonnes d'herbe, 18 téléphones.",
    "Équipe : Amadou Diallo (23 ans), Moussa Traoré (27 ans), Ibrahima Keïta (31 ans), Seydou Koné (19 ans).",
    "Saisie record à Anvers",
    "Interpol",
    "2024",
    "…",
]

using Microsoft.AspNetCore.WebUtilities;

namespace PneuXNet.WebApp.Problems;

/// <summary>The closed set of what can be wrong with an upload. The page at /problems shows this list.</summary>
/// <param name="Slug">The kind's name in the problem's type.</param>
/// <param name="Meaning">What the kind stands for, for a programmer who meets it for the first time.</param>
public sealed record ProblemKind(string Slug, int Status, string Title, string Meaning)
{
    public const string Page = "/problems";

    public static readonly ProblemKind NothingSent = new("nothing-sent", 400, "No film was sent",
        "The request has no film in the field 'file', or the file chooser was left empty.");

    public static readonly ProblemKind WrongField = new("wrong-field", 400, "The film is in the wrong field",
        "Films are expected as files in the multipart field 'file'; the same field may come several times.");

    public static readonly ProblemKind BadUpload = new("bad-upload", 400, "The upload is damaged",
        "The multipart body breaks off or does not keep the rules of multipart/form-data.");

    public static readonly ProblemKind OtherSite = new("other-site", 403, "The film was sent by another site's page",
        "A browser said, by Sec-Fetch-Site or Origin, that a page of another site made it send the request. Programs send neither.");

    public static readonly ProblemKind UploadTooLarge = new("upload-too-large", 413, "The upload is too large",
        "All films of the request together have more bytes than the server accepts.");

    public static readonly ProblemKind TooManyFilms = new("too-many-films", 413, "Too many films",
        "The request carries more films than the server judges at once.");

    public static readonly ProblemKind FilmTooLarge = new("film-too-large", 413, "The film is too large",
        "The file has more bytes than the server accepts for one film.");

    public static readonly ProblemKind NotMultipart = new("not-multipart", 415, "The upload is not a form",
        "The request's content type is not multipart/form-data with a boundary.");

    public static readonly ProblemKind NotAnImage = new("not-an-image", 415, "The file is not an image",
        "The first bytes are not those of a DICOM, JPEG, PNG, TIFF, WebP, GIF or BMP file. File name and content type do not matter.");

    public static readonly ProblemKind EmptyFilm = new("empty-film", 422, "The file is empty",
        "The file has a name but no bytes.");

    public static readonly ProblemKind BrokenFilm = new("broken-film", 422, "The image is damaged",
        "The file begins like an image but can't be decoded: cut off, damaged, or of a kind that no film has.");

    public static readonly ProblemKind NotAFilm = new("not-a-film", 422, "The DICOM file holds no film",
        "It is of another modality than CR and DX, has several frames or no pixels, or is encoded in a way that is not read; the detail says which.");

    public static readonly ProblemKind TooManyPixels = new("too-many-pixels", 422, "The image has too many pixels",
        "The header announces more pixels than the server decodes. Nothing was decoded.");

    public static readonly ProblemKind TooFewPixels = new("too-few-pixels", 422, "The image has too few pixels",
        "A side of the image is so short that nothing of a lung can be told.");

    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        NothingSent, WrongField, BadUpload, OtherSite, UploadTooLarge, TooManyFilms, FilmTooLarge, NotMultipart, NotAnImage, EmptyFilm, BrokenFilm,
        NotAFilm, TooManyPixels, TooFewPixels,
    ];

    /// <summary>This kind, as it happened once.</summary>
    public Problem With(string detail) => new($"{Page}#{Slug}", Title, Status, detail);

    /// <summary>A problem of HTTP itself, such as 404: nothing more is known than its status.</summary>
    public static Problem OfStatus(int status, string detail) =>
        new("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail);
}

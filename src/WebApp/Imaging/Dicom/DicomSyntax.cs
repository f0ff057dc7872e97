namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>How a file's pixels are encoded.</summary>
internal enum DicomSyntax
{
    Plain,
    RunLength,
    Jpeg,
    JpegExtended,
    JpegLossless,
    Jpeg2000,
}
